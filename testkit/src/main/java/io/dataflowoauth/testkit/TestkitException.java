// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.ErrorCode;

/** The kit cannot do what a test asks for. Its message names the code, what happened and what to change. Immutable. */
public final class TestkitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;

    TestkitException(ErrorCode code, String detail) {
        super(message(code, detail));
        this.code = code;
    }

    TestkitException(ErrorCode code, String detail, Throwable cause) {
        super(message(code, detail), cause);
        this.code = code;
    }

    /** Which of {@link TestkitCodes} it is. */
    public ErrorCode code() {
        return code;
    }

    private static String message(ErrorCode code, String detail) {
        return code.name() + ": " + detail + ". " + code.remedy();
    }
}
