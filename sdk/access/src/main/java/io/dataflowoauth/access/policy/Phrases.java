// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import java.util.Optional;

/** Parts of explanations. Pure. */
final class Phrases {
    private Phrases() {}

    static String at(Optional<String> resource) {
        return resource.map(name -> " on " + name).orElse("");
    }

    static String because(Optional<Condition> condition) {
        return condition.isPresent() ? ", while" + quoted(condition) + " is true" : "";
    }

    static String quoted(Optional<Condition> condition) {
        return condition.map(one -> " " + one).orElse("");
    }

    /** Of a rule that denies because nobody knows whether it holds. */
    static String undecided(
            String rule, AccessQuestion question, ReadyRule.Holds holds, Optional<Condition> condition) {
        String start = "Whether the " + rule + " holds for " + question.caller() + " is not known, so it does: ";
        return holds.kind() == ReadyRule.Kind.MEMBER_UNDECIDED
                ? start + "its token does not tell whether it is " + holds.detail() + "."
                : start + "the condition" + quoted(condition) + " cannot be evaluated, as " + holds.detail() + ".";
    }
}
