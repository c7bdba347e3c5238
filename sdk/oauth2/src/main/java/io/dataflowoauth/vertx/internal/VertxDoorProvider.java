// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx.internal;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.HttpDoorProvider;

/** Opens doors whose engine is the core HTTP client of Vert.x. */
public final class VertxDoorProvider implements HttpDoorProvider {
    /** For the service loader. */
    public VertxDoorProvider() {}

    @Override
    public HttpDoor open(HttpDoorOptions options, TokenTime time) {
        return new VertxDoor(options, time, () -> new Engine(options));
    }
}
