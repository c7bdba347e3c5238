// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import io.dataflowoauth.access.policy.Decision;
import java.util.List;
import java.util.Optional;

/** Tells of bindings that would have granted something, were their role not deleted or disabled. Pure. */
final class IdleRoles {
    private static final String NOT_GRANTED = "policy.not-granted";

    private IdleRoles() {}

    /** A sentence about the role that somebody may be surprised about; empty if there is none. */
    static String note(Rules rules, Question question, Decision decision) {
        if (!decision.code().equals(Optional.of(NOT_GRANTED))) {
            return "";
        }
        Places places = rules.places();
        List<String> lineage = places.lineage(places.canonical(question.resource()));
        return lineage.stream()
                .flatMap(place -> rules.policy(place).bindings().stream())
                .flatMap(binding -> Optional.ofNullable(rules.roles().get(binding.role())).stream())
                .filter(DefinedRole::isIdle)
                .filter(role -> role.permissions().contains(question.permission()))
                .map(role -> " The role " + role.name() + " has it, and grants nothing: it is "
                        + (role.state().deleted() ? "deleted." : "disabled."))
                .findFirst()
                .orElse("");
    }
}
