// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

/** A DPoP proof that is not taken. Holds nothing of the proof. */
public final class DpopRefused extends Exception {
    private static final long serialVersionUID = 1L;

    /** The error of a proof that breaks a rule. */
    public static final String INVALID = "invalid_dpop_proof";

    /** The error of a proof that lacks the server's nonce. */
    public static final String NONCE = "use_dpop_nonce";

    private final String error;

    DpopRefused(String error, String why) {
        super(why, null, false, false);
        this.error = error;
    }

    /** {@link #INVALID} or {@link #NONCE}. */
    public String error() {
        return error;
    }

    /** The rule that it breaks. */
    public String why() {
        return String.valueOf(getMessage());
    }
}
