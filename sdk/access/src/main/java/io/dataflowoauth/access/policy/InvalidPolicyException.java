// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import io.dataflowoauth.ErrorCode;
import java.io.Serial;

/**
 * Why a text did not become the policy in force: a code of {@link PolicyCodes}, the place, and what is wrong there.
 *
 * <p>The policy before it stays in force. Serializable.
 */
public final class InvalidPolicyException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String place;
    private final String detail;

    private InvalidPolicyException(ErrorCode code, String place, String detail) {
        super(code.name() + (place.isEmpty() ? "" : " at " + place) + ": " + detail + " " + code.remedy());
        this.code = code;
        this.place = place;
        this.detail = detail;
    }

    /** A rule of the form was broken at a place. */
    static InvalidPolicyException at(String place, String detail) {
        return new InvalidPolicyException(PolicyCodes.INVALID, place, detail);
    }

    /** There was nothing to read. */
    static InvalidPolicyException unreadable(String detail) {
        return new InvalidPolicyException(PolicyCodes.UNREADABLE, "", detail);
    }

    /** The stable name of the cause. */
    public String code() {
        return code.name();
    }

    /** Where: a path such as {@code bindings[2].condition}, with the line where the text is YAML; empty for the whole. */
    public String place() {
        return place;
    }

    /** What is wrong there, one sentence. */
    public String detail() {
        return detail;
    }

    /** What to change, one sentence. */
    public String remedy() {
        return code.remedy();
    }
}
