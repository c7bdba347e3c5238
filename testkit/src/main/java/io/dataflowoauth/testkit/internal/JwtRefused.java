// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

/** A JWT that does not verify. Holds nothing of the JWT. */
public final class JwtRefused extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Reason {
        /** It is no signed JWT with one JSON object of claims. */
        MALFORMED,
        /** No key of the key set has its {@code kid}. */
        UNKNOWN_KEY,
        /** The key that has its {@code kid} did not sign it, or not with the key's own algorithm. */
        BAD_SIGNATURE
    }

    private final Reason reason;

    JwtRefused(Reason reason) {
        super("The JWT does not verify: " + reason, null, false, false);
        this.reason = reason;
    }

    /** Why it was refused. */
    public Reason reason() {
        return reason;
    }
}
