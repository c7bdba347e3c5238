// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.beam.ApiCall;
import java.net.URI;
import reactor.core.publisher.Mono;

// #region call
/** Asks the first API for the hub that is nearest to an airport. */
final class FindNearest implements ApiCall<Airport, Nearest> {
    private static final long serialVersionUID = 1L;

    private final URI api;

    FindNearest(URI api) {
        this.api = api;
    }

    @Override
    public Mono<Nearest> call(Airport airport, AccessToken token) {
        return ApiClient.get(URI.create(api + "/atlas/v1/hubs/" + airport.iata()), token)
                .map(Nearest::read);
    }
}
// #endregion call
