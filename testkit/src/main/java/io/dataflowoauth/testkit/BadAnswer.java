// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.testkit.internal.Answer;
import java.util.function.UnaryOperator;

/**
 * One way in which an answer is bad: a name, and what it does to the good answer of a fake. {@link BadAnswers} has them all, and
 * {@link Fault} plans them. Immutable; safe for use by many threads.
 */
public final class BadAnswer {
    private final String name;
    private final UnaryOperator<Answer> change;

    private BadAnswer(String name, UnaryOperator<Answer> change) {
        this.name = requireNonNull(name, "name");
        this.change = change;
    }

    static BadAnswer of(String name, UnaryOperator<Answer> change) {
        return new BadAnswer(name, change);
    }

    /** What is bad about it, in a few words; no other bad answer has the same. */
    public String name() {
        return name;
    }

    UnaryOperator<Answer> change() {
        return change;
    }

    /** The name, so that a parameterized test reads well. */
    @Override
    public String toString() {
        return name;
    }
}
