// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

/**
 * What a token is bound to, so that whoever steals it cannot use it.
 *
 * @param kind how it is bound
 * @param thumbprint the base64url SHA-256 thumbprint of the key or certificate; empty where the kind is {@link Kind#NONE}
 */
public record TokenBinding(Kind kind, String thumbprint) {
    private static final TokenBinding BEARER = new TokenBinding(Kind.NONE, "");

    /** Checks that a thumbprint is there exactly where it is needed. */
    public TokenBinding {
        if ((requireNonNull(kind, "kind") == Kind.NONE)
                != requireNonNull(thumbprint, "thumbprint").isEmpty()) {
            throw new IllegalArgumentException("A bound token names a thumbprint, and a bearer token none");
        }
    }

    /** Whoever bears it may use it. */
    public static TokenBinding none() {
        return BEARER;
    }

    /**
     * Whoever shows the certificate with that {@code x5t#S256} thumbprint may use it (RFC 8705 section 3).
     *
     * @throws IllegalArgumentException if the thumbprint is empty
     */
    public static TokenBinding certificate(String thumbprint) {
        return new TokenBinding(Kind.CERTIFICATE, thumbprint);
    }

    /**
     * Whoever proves the key with that RFC 7638 thumbprint, for each request anew, may use it (RFC 9449 section 6).
     *
     * @throws IllegalArgumentException if the thumbprint is empty
     */
    public static TokenBinding dpop(String thumbprint) {
        return new TokenBinding(Kind.DPOP, thumbprint);
    }

    /** How a token is bound. */
    public enum Kind {
        /** Not at all (RFC 6750). */
        NONE,
        /** To a DPoP key (RFC 9449). */
        DPOP,
        /** To a client certificate (RFC 8705). */
        CERTIFICATE
    }
}
