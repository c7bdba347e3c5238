// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static java.util.Objects.requireNonNull;

/**
 * When a rule holds, as Google's policies write it: a title for people, and an expression for a {@link ConditionEngine}.
 *
 * @param title what an explanation calls it; the expression itself, where it is empty
 * @param description more for people; may be empty
 * @param expression not blank, at most 2048 characters
 */
public record Condition(String title, String description, String expression) {
    private static final int LONGEST = 2048;

    /** Checks the lengths. */
    public Condition {
        requireNonNull(title, "title");
        requireNonNull(description, "description");
        if (requireNonNull(expression, "expression").isBlank() || expression.length() > LONGEST) {
            throw new IllegalArgumentException("An expression is not blank and has at most " + LONGEST + " characters");
        }
        if (title.length() > LONGEST || description.length() > LONGEST) {
            throw new IllegalArgumentException("Title and description have at most " + LONGEST + " characters");
        }
    }

    /** An expression without a title. */
    public static Condition of(String expression) {
        return new Condition("", "", expression);
    }

    /** What an explanation quotes: in one line, the title where there is one, and the expression. */
    @Override
    public String toString() {
        String text = expression.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\p{Cf}]+", " ");
        return title.isBlank()
                ? "“" + text + "”"
                : "“" + title.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\p{Cf}]+", " ") + "” (" + text + ")";
    }
}
