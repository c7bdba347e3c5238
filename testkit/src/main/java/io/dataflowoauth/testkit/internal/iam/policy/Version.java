// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import io.dataflowoauth.access.policy.AccessQuestion;
import io.dataflowoauth.access.policy.Caller;
import io.dataflowoauth.access.policy.Decision;
import io.dataflowoauth.access.policy.PolicyEngine;
import io.dataflowoauth.access.policy.Resource;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Rules, and from when on decisions are made by them. Made ready when the first question comes. Safe for use by many threads. */
final class Version {
    private final Instant from;
    private final Rules rules;
    private final long number;
    private final Remembered<Identity, Caller> callers;
    private final Remembered<String, Resource> resources;
    private volatile @Nullable PolicyEngine ready;

    Version(Instant from, Rules rules, long number) {
        this.from = from;
        this.rules = rules;
        this.number = number;
        this.callers = new Remembered<>(who -> rules.directory().caller(who, rules.places()));
        this.resources = new Remembered<>(name -> rules.places().resource(name));
    }

    Instant from() {
        return from;
    }

    Rules rules() {
        return rules;
    }

    long number() {
        return number;
    }

    /**
     * Decides.
     *
     * @throws IllegalArgumentException if a name in the question is malformed
     */
    Decision decide(Question question, Expressions expressions, Instant now) {
        AccessQuestion asked =
                AccessQuestion.of(callers.of(question.who()), question.permission(), resources.of(question.resource()));
        return engine(expressions).decide(asked.at(now));
    }

    private PolicyEngine engine(Expressions expressions) {
        PolicyEngine known = ready;
        return known == null ? made(expressions) : known;
    }

    private synchronized PolicyEngine made(Expressions expressions) {
        PolicyEngine known = ready;
        if (known == null) {
            known = PolicyEngine.of(rules.policyOf("iam-stub " + number), expressions::condition);
            ready = known;
        }
        return known;
    }
}
