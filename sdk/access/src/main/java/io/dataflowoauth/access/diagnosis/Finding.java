// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import io.dataflowoauth.Diagnosis.Certainty;
import io.dataflowoauth.Diagnosis.Layer;
import io.dataflowoauth.ErrorCode;
import java.util.List;

/**
 * What a rule has found.
 *
 * @param cause the layer and the code
 * @param missing what would have been needed; empty where nobody said
 * @param certainty how it is known
 * @param retry whether the same may succeed later
 * @param facts what it was read from besides what came back
 */
record Finding(Cause cause, String missing, Certainty certainty, boolean retry, List<String> facts) {
    /**
     * Where and why.
     *
     * @param layer where
     * @param code why
     */
    record Cause(Layer layer, ErrorCode code) {}

    static Finding authentication(ErrorCode code) {
        return of(Layer.AUTHENTICATION, code);
    }

    static Finding authorization(ErrorCode code) {
        return of(Layer.AUTHORIZATION, code);
    }

    static Finding transport(ErrorCode code) {
        return of(Layer.TRANSPORT, code);
    }

    /** Of something that passes by itself. */
    static Finding passing(ErrorCode code) {
        return transport(code).retrying();
    }

    private static Finding of(Layer layer, ErrorCode code) {
        return new Finding(new Cause(layer, code), "", Certainty.TOLD, false, List.of());
    }

    ErrorCode code() {
        return cause.code();
    }

    Finding missing(String what) {
        return new Finding(cause, what, certainty, retry, facts);
    }

    Finding inferred() {
        return new Finding(cause, missing, Certainty.INFERRED, retry, facts);
    }

    Finding guessed() {
        return new Finding(cause, missing, Certainty.GUESSED, retry, facts);
    }

    Finding retrying() {
        return new Finding(cause, missing, certainty, true, facts);
    }

    Finding from(String... more) {
        return new Finding(cause, missing, certainty, retry, List.of(more));
    }
}
