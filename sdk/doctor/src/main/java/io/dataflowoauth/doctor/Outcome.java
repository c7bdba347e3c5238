// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.TokenException;

/** How a step, and a whole check, can end; the exit code tells it. */
enum Outcome {
    PASSED(0, "passed", "✓", "[ok]"),
    AUTHENTICATION_REFUSED(1, "authentication refused", "✗", "[no]"),
    AUTHORIZATION_REFUSED(3, "authorization refused", "✗", "[no]"),
    UNDECIDED(4, "could not be decided", "?", "[??]"),
    MISCONFIGURED(5, "misconfigured", "!", "[!!]"),
    NOT_REACHED(-1, "not reached", "·", "[--]");

    private final int exitCode;
    private final String words;
    private final String mark;
    private final String plainMark;

    Outcome(int exitCode, String words, String mark, String plainMark) {
        this.exitCode = exitCode;
        this.words = words;
        this.mark = mark;
        this.plainMark = plainMark;
    }

    /** Of a refused call, or of a permission that is not there. */
    static Outcome of(Diagnosis diagnosis) {
        return switch (diagnosis.layer()) {
            case AUTHENTICATION -> AUTHENTICATION_REFUSED;
            case AUTHORIZATION -> AUTHORIZATION_REFUSED;
            case TRANSPORT -> UNDECIDED;
        };
    }

    /** Of a token that could not be had: what is wrong with the recipe was decided by nobody. */
    static Outcome of(TokenException failure, Diagnosis diagnosis) {
        if (failure instanceof TokenException.Misconfigured) {
            return MISCONFIGURED;
        }
        return failure instanceof TokenException.Rejected || failure instanceof TokenException.Forbidden
                ? of(diagnosis)
                : UNDECIDED;
    }

    /** What the process ends with. */
    int exitCode() {
        return exitCode;
    }

    String words() {
        return words;
    }

    String mark(boolean plain) {
        return plain ? plainMark : mark;
    }

    /** As the JSON form writes it. */
    String id() {
        return words.replace(' ', '-');
    }
}
