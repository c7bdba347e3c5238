// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import reactor.core.publisher.Mono;

/**
 * A source whose issuer takes tokens back before their time (RFC 7009).
 *
 * <p>When the last handle on a stream over it is closed, the stream hands it the token that is live then, once, if that
 * still lives. Tokens that were replaced before are left to run out: a call may still be under way with them.
 */
public interface RevocableSource extends TokenSource {
    /**
     * One attempt to have the issuer take a token back.
     *
     * @return cold; completes when the issuer has taken it back or does not know it; fails with a {@link TokenException}.
     *     Given up after 5 s. It runs when the stream is closed already: the resources of the runtime are still open, other
     *     streams need not be.
     */
    Mono<Void> revoke(AccessToken token);
}
