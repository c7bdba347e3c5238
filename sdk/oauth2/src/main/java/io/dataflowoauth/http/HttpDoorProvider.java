// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http;

import io.dataflowoauth.TokenTime;

/** Opens an engine of the network door; found by {@link java.util.ServiceLoader}. */
@FunctionalInterface
public interface HttpDoorProvider {
    /**
     * A door with these options. Starts no thread before the first exchange.
     *
     * @param options what the door permits
     * @param time told of each exchange by {@link TokenTime#inFlight()}; the door's own deadlines are real time
     * @return safe for use by many threads; closed with the runtime, where it is {@link AutoCloseable}
     */
    HttpDoor open(HttpDoorOptions options, TokenTime time);
}
