// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import io.dataflowoauth.access.policy.Decision;
import java.util.Optional;

/**
 * What IAM says to one question.
 *
 * @param question what was asked
 * @param isAllowed whether it may
 * @param why one sentence or two: which binding granted it, or what was missing or in the way, and a change under way
 */
public record Verdict(Question question, boolean isAllowed, String why) {
    /** A denial of something of which the policy does not speak. */
    public static Verdict denied(Question question, String why) {
        return new Verdict(question, false, why);
    }

    /** What is decided, with more about it than the engine knows. */
    static Verdict of(Question question, Decision decision, String note, Optional<Explained.Later> later) {
        String under = later.map(then -> " From " + then.from() + " on the answer is another one: "
                        + then.decision().explanation())
                .orElse("");
        return new Verdict(question, decision.allowed(), decision.explanation() + note + under);
    }
}
