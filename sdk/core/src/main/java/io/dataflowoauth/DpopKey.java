// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import reactor.core.publisher.Mono;

/**
 * The key that tokens are bound to (RFC 9449): it proves, for each request anew, that whoever sends it has the key, and never
 * shows itself.
 *
 * <p>A bound token brings it along ({@link AccessToken#dpopKey()}), and a token that replaces it brings the same. It knows the
 * newest nonce of each server: issuers and resources apart, each origin for itself. Implementations mask themselves, are not
 * serializable and are safe for use by many threads.
 */
public interface DpopKey {
    /** The header that a proof goes into, once for each request. */
    String HEADER = "DPoP";

    /** The header in which a server gives a nonce for the proofs that come. */
    String NONCE_HEADER = "DPoP-Nonce";

    /** The base64url SHA-256 thumbprint of the public key (RFC 7638), which tokens that are bound to it name. */
    String thumbprint();

    /**
     * A proof for one request.
     *
     * @return cold: each subscription makes another proof, good for one sending, with a {@code jti} and an {@code iat} of its
     *     own; it is signed on no thread that must not block
     */
    Mono<String> proof(DpopRequest request);

    /**
     * Learns the nonce that an answer to that request gave: proofs for the same server carry it from now on. A text that is
     * no nonce (RFC 9449 section 8.1) is not learned.
     *
     * @return whether it is a nonce
     */
    boolean learn(DpopRequest answered, String nonce);
}
