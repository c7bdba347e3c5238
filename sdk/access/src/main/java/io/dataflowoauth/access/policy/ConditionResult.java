// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static java.util.Objects.requireNonNull;

/**
 * What became of a condition: true, false, or neither.
 *
 * @param kind which of them
 * @param detail the attribute that is missing, or why the evaluation failed; never a value. Empty for true and false
 */
public record ConditionResult(Kind kind, String detail) {
    private static final ConditionResult TRUE = new ConditionResult(Kind.TRUE, "");
    private static final ConditionResult FALSE = new ConditionResult(Kind.FALSE, "");

    /** Checks that both are there. */
    public ConditionResult {
        requireNonNull(kind, "kind");
        requireNonNull(detail, "detail");
    }

    /** True or false. */
    public static ConditionResult of(boolean holds) {
        return holds ? TRUE : FALSE;
    }

    /** Neither: the expression looks at an attribute that the question does not have. */
    public static ConditionResult missing(String attribute) {
        return new ConditionResult(Kind.MISSING_ATTRIBUTE, attribute);
    }

    /** Neither: the evaluation failed. */
    public static ConditionResult failed(String why) {
        return new ConditionResult(Kind.FAILED, why);
    }

    /** Whether it is neither true nor false. */
    boolean isUndecided() {
        return kind == Kind.MISSING_ATTRIBUTE || kind == Kind.FAILED;
    }

    /** The four ways. */
    public enum Kind {
        /** It holds. */
        TRUE,
        /** It does not hold. */
        FALSE,
        /** It looks at something that the question does not have. */
        MISSING_ATTRIBUTE,
        /** It cannot be evaluated. */
        FAILED
    }
}
