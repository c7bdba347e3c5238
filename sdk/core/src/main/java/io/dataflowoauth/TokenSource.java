// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import reactor.core.publisher.Mono;

/**
 * Asks an issuer for one new token, once.
 *
 * <p>The Mono is cold: each subscription is one attempt; nothing is cached and nothing retried, which is the stream's
 * work. It gives exactly one token, never none. Cancelling gives the attempt up and frees what it held. Implementations
 * are safe for use by many threads and do not block.
 */
@FunctionalInterface
public interface TokenSource {
    /**
     * One attempt to get a token for this request.
     *
     * @return cold; fails with a {@link TokenException}: {@code Rejected} if the issuer said no, {@code Unavailable} if it
     *     could not be asked, {@code Invalid} if its answer broke the protocol
     */
    Mono<AccessToken> token(TokenRequest request);
}
