// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

/** Reads a first diagnosis from what came back, without asking anybody. */
public final class FirstDiagnosis {
    private FirstDiagnosis() {}

    /** Of a call that a resource refused. */
    public static Diagnosis of(Refusal refusal, PrincipalChain principal) {
        throw new UnsupportedOperationException(refusal + " " + principal);
    }

    /** Of a token that could not be had. */
    public static Diagnosis of(TokenException failure) {
        throw new UnsupportedOperationException(failure.code());
    }
}
