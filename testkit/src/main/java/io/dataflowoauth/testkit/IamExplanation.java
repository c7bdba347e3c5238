// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.access.policy.Decision;
import io.dataflowoauth.testkit.internal.iam.policy.Explained;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Why an {@link IamStub} allows or denies something: which binding grants it, or what is missing or in the way. Immutable.
 */
public final class IamExplanation {
    private final Explained explained;

    IamExplanation(Explained explained) {
        this.explained = explained;
    }

    /** Whether it is allowed. */
    public boolean allowed() {
        return explained.decision().allowed();
    }

    /** Which binding grants it, or what is missing or in the way, in a sentence or two. */
    public String why() {
        return explained.why();
    }

    /** The answer of the policy engine, with its code, its rule and its diagnosis. */
    public Decision decision() {
        return explained.decision();
    }

    /** The full name of the resource, and those of all that it lies in, the outermost last: where bindings may be. */
    public List<String> lineage() {
        return explained.lineage();
    }

    /** From when on the answer is another one, since a change of policy has not come through yet. */
    public Optional<Instant> changesAt() {
        return explained.later().map(Explained.Later::from);
    }

    /** The answer from then on. */
    public Optional<Decision> thenDecided() {
        return explained.later().map(Explained.Later::decision);
    }

    /** A few lines for a person: the answer, the question, why, where it was looked for, and what will change. */
    @Override
    public String toString() {
        Decision decision = explained.decision();
        StringBuilder text = new StringBuilder(answer(decision))
                .append(decision.code().map(code -> " (" + code + ")").orElse(""))
                .append("\n  who    ")
                .append(decision.principal())
                .append("\n  what   ")
                .append(decision.permission())
                .append("\n  where  ")
                .append(String.join("\n         in ", explained.lineage()))
                .append("\n  why    ")
                .append(explained.why());
        explained
                .later()
                .ifPresent(later -> text.append("\n  later  ")
                        .append(answer(later.decision()))
                        .append(" from ")
                        .append(later.from())
                        .append(" on: ")
                        .append(later.decision().explanation()));
        return text.toString();
    }

    private static String answer(Decision decision) {
        return decision.allowed() ? "ALLOWED" : "DENIED";
    }
}
