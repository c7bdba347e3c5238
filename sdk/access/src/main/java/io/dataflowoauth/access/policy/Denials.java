// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import java.util.List;
import java.util.Optional;

/** The denials of a policy, ready to refuse. Pure. */
final class Denials {
    private final Attached<Ready> denials;

    private Denials(Attached<Ready> denials) {
        this.denials = denials;
    }

    static Denials of(List<Denial> denials, ConditionEngine conditions) {
        Attached.requireDistinct("denial", denials.stream().map(Denial::id).toList());
        List<Ready> ready = denials.stream()
                .map(one -> new Ready(
                        one,
                        ReadyRule.of(one.rule(), one.toString(), conditions).except(one.exceptions())))
                .toList();
        return new Denials(Attached.of(ready, one -> one.denial.rule()));
    }

    /** Why it is forbidden; empty if it is not. What is certain goes before what cannot be decided. */
    Optional<Decision.Answer> refuse(AccessQuestion question) {
        List<Ready> over = denials.over(question.resource());
        if (over.isEmpty()) {
            return Optional.empty();
        }
        PermissionPattern permission = PermissionPattern.divided(question.canonicalPermission());
        Decision.Answer undecided = null;
        for (Ready ready : over) {
            ReadyRule.Holds holds = ready.denial.isAbout(permission) ? ready.rule.holds(question) : ReadyRule.Holds.NOT;
            if (holds.kind() == ReadyRule.Kind.YES) {
                return Optional.of(denied(question, ready.denial, holds));
            }
            if (holds.isUndecided() && undecided == null) {
                undecided = undecided(question, ready.denial, holds);
            }
        }
        return Optional.ofNullable(undecided);
    }

    private static Decision.Answer denied(AccessQuestion question, Denial denial, ReadyRule.Holds holds) {
        return new Decision.Answer(
                PolicyCodes.DENIED,
                denial.toString(),
                "The " + denial + Phrases.at(denial.resource()) + " forbids " + question.permission() + " to "
                        + holds.detail() + ", which " + question.caller() + " is" + Phrases.because(denial.condition())
                        + ".");
    }

    private static Decision.Answer undecided(AccessQuestion question, Denial denial, ReadyRule.Holds holds) {
        return new Decision.Answer(
                PolicyCodes.DENIAL_UNDECIDED,
                denial.toString(),
                Phrases.undecided(denial.toString(), question, holds, denial.condition()));
    }

    private record Ready(Denial denial, ReadyRule rule) {}
}
