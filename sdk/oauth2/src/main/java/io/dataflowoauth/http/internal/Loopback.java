// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http.internal;

import io.dataflowoauth.TokenTime;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Listens on 127.0.0.1 for what a browser brings back (RFC 8252 section 7.3); found by the service loader. */
@FunctionalInterface
public interface Loopback {
    /**
     * Opens a port, of the system's choice if it is 0. Only requests to {@code 127.0.0.1} and that port reach the pages.
     *
     * @param pages called on a thread that must not be blocked
     * @param time held while a page is shown
     * @return cold; fails with {@code Misconfigured}, code {@code oauth2.listener-failed}
     */
    Mono<Listening> listen(int port, Function<LoopbackCall, LoopbackPage> pages, TokenTime time);

    /** An open port. */
    interface Listening {
        /** The port. */
        int port();

        /** Closes it, with all connections to it. Idempotent. */
        Mono<Void> close();
    }
}
