// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.access.Membership;
import java.util.Set;

/**
 * A rule whose condition is ready to be evaluated, and whether it holds for a question. Pure.
 *
 * @param rule whom, where, when
 * @param exceptions whom it does not hold for
 * @param when its condition, ready; always true where it has none
 */
record ReadyRule(Rule rule, Set<String> exceptions, ConditionEngine.Compiled when) {
    private static final ConditionEngine.Compiled ALWAYS = attributes -> ConditionResult.of(true);
    private static final Found NOBODY = new Found(Membership.NO, "");
    private static final Holds FALSE = new Holds(Kind.CONDITION_FALSE, "");

    /**
     * Makes a rule ready.
     *
     * @param label names it to whoever wrote it
     * @throws InvalidPolicyException if its condition is malformed
     */
    static ReadyRule of(Rule rule, String label, ConditionEngine conditions) {
        ConditionEngine.Compiled when = rule.condition()
                .map(condition -> compiled(condition, label, conditions))
                .orElse(ALWAYS);
        return new ReadyRule(rule, Set.of(), when);
    }

    /** This rule, which does not hold for those. */
    ReadyRule except(Set<String> members) {
        return new ReadyRule(rule, members, when);
    }

    /**
     * Whether it holds. What is certainly false decides, whatever else is not known; and nobody is asked about a condition where
     * the principal is another.
     */
    Holds holds(AccessQuestion question) {
        Found found = find(question.caller(), rule.principals());
        Found excepted = find(question.caller(), exceptions);
        if (found.is == Membership.NO || excepted.is == Membership.YES) {
            return Holds.NOT;
        }
        ConditionResult result = rule.condition().isEmpty() ? ConditionResult.of(true) : evaluated(question);
        if (result.kind() == ConditionResult.Kind.FALSE) {
            return FALSE;
        }
        if (result.isUndecided()) {
            return new Holds(Kind.CONDITION_UNDECIDED, why(result));
        }
        if (found.is == Membership.INDETERMINATE) {
            return new Holds(Kind.MEMBER_UNDECIDED, found.member);
        }
        return excepted.is == Membership.INDETERMINATE
                ? new Holds(Kind.MEMBER_UNDECIDED, excepted.member)
                : new Holds(Kind.YES, found.member);
    }

    private static ConditionEngine.Compiled compiled(Condition condition, String label, ConditionEngine conditions) {
        try {
            return conditions.compile(condition.expression());
        } catch (IllegalArgumentException malformed) {
            throw InvalidPolicyException.at(label, "Its condition is malformed: " + malformed.getMessage());
        }
    }

    /** An engine of somebody else's that throws has not decided; its text may hold anything, so only its class is named. */
    private ConditionResult evaluated(AccessQuestion question) {
        try {
            return requireNonNull(when.evaluate(question.attributes()), "result");
        } catch (RuntimeException broken) {
            return ConditionResult.failed(
                    "the condition engine threw " + broken.getClass().getSimpleName());
        }
    }

    private static String why(ConditionResult result) {
        return result.kind() == ConditionResult.Kind.MISSING_ATTRIBUTE
                ? "the question does not tell " + result.detail()
                : result.detail();
    }

    /** The first certain member, by its name; else the first of which nobody can tell. */
    private static Found find(Caller caller, Set<String> members) {
        String certain = first(members, caller, Membership.YES);
        if (!certain.isEmpty()) {
            return new Found(Membership.YES, certain);
        }
        String untold = first(members, caller, Membership.INDETERMINATE);
        return untold.isEmpty() ? NOBODY : new Found(Membership.INDETERMINATE, untold);
    }

    private static String first(Set<String> members, Caller caller, Membership wanted) {
        String first = "";
        for (String member : members) {
            boolean sooner = first.isEmpty() || member.compareTo(first) < 0;
            if (sooner && caller.isCanonical(member) == wanted) {
                first = member;
            }
        }
        return first;
    }

    /** How a rule can hold or not; what comes later is nearer to holding. */
    enum Kind {
        NO,
        MEMBER_UNDECIDED,
        CONDITION_UNDECIDED,
        CONDITION_FALSE,
        YES
    }

    /**
     * Whether it holds.
     *
     * @param kind in which way
     * @param detail the member that made it hold or that nobody can tell of, or why the condition is undecided
     */
    record Holds(Kind kind, String detail) {
        static final Holds NOT = new Holds(Kind.NO, "");

        boolean isUndecided() {
            return kind == Kind.CONDITION_UNDECIDED || kind == Kind.MEMBER_UNDECIDED;
        }
    }

    private record Found(Membership is, String member) {}
}
