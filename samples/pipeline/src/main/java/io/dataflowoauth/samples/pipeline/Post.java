// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.beam.ApiCall;
import java.net.URI;
import reactor.core.publisher.Mono;

/** Posts a result to an API that keeps it. */
final class Post implements ApiCall<Nearest, String> {
    private static final long serialVersionUID = 1L;

    private final URI collection;

    Post(URI collection) {
        this.collection = collection;
    }

    @Override
    public Mono<String> call(Nearest nearest, AccessToken token) {
        return ApiClient.post(collection, nearest.json(), token).thenReturn(nearest.iata());
    }
}
