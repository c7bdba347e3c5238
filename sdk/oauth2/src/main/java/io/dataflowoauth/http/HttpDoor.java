// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http;

import reactor.core.publisher.Mono;

/**
 * The one way out for token traffic.
 *
 * <p>A door follows no redirect, keeps no cookie, inflates nothing, speaks https only (loopback http when its options ask
 * for it by name), enforces its body cap while it reads and its deadline over the whole exchange. Safe for use by many
 * threads.
 */
@FunctionalInterface
public interface HttpDoor {
    /**
     * One exchange.
     *
     * @return cold: each subscription sends once; any status but a redirect is an answer. Cancelling resets the exchange.
     *     Fails with {@link io.dataflowoauth.TokenException}: {@code Misconfigured} for a URL that is not permitted,
     *     {@code Unavailable} for network, TLS and deadline, {@code Invalid} for a redirect, a body beyond the cap or an
     *     answer that is no HTTP. No message holds a query, a header or a body.
     */
    Mono<HttpAnswer> send(HttpAsk ask);
}
