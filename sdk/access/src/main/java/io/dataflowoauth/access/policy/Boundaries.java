// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The boundaries of a policy, ready to refuse. Pure. */
final class Boundaries {
    private static final int MOST_TOLD = 3;

    private final List<Ready> boundaries;

    private Boundaries(List<Ready> boundaries) {
        this.boundaries = boundaries;
    }

    static Boundaries of(List<Boundary> boundaries, ConditionEngine conditions) {
        Attached.requireDistinct(
                "boundary", boundaries.stream().map(Boundary::id).toList());
        return new Boundaries(boundaries.stream()
                .sorted(Comparator.comparing(Boundary::id))
                .map(one -> new Ready(one, ReadyRule.of(one.rule(), one.toString(), conditions)))
                .toList());
    }

    /** Why the caller cannot reach the resource; empty if it can. What cannot be decided goes before what is certain. */
    Optional<Decision.Answer> refuse(AccessQuestion question) {
        List<Boundary> holding = new ArrayList<>();
        for (Ready ready : boundaries) {
            ReadyRule.Holds holds = ready.rule.holds(question);
            if (holds.isUndecided()) {
                return Optional.of(undecided(question, ready.boundary, holds));
            }
            if (holds.kind() == ReadyRule.Kind.YES) {
                holding.add(ready.boundary);
            }
        }
        List<String> names = question.resource().withAncestors();
        boolean within = holding.isEmpty()
                || holding.stream().anyMatch(one -> names.stream().anyMatch(one.resources()::contains));
        return within ? Optional.empty() : Optional.of(outside(question, holding));
    }

    private static Decision.Answer outside(AccessQuestion question, List<Boundary> holding) {
        String reachable = holding.stream()
                .flatMap(one -> one.resources().stream())
                .sorted()
                .distinct()
                .limit(MOST_TOLD)
                .collect(Collectors.joining(", "));
        String named = holding.stream().map(Boundary::id).collect(Collectors.joining(", "));
        return new Decision.Answer(
                PolicyCodes.OUTSIDE_BOUNDARY,
                holding.get(0).toString(),
                question.caller() + " can reach only what lies in " + reachable + " (boundary " + named + "), and "
                        + question.resource() + " does not.");
    }

    private static Decision.Answer undecided(AccessQuestion question, Boundary boundary, ReadyRule.Holds holds) {
        return new Decision.Answer(
                PolicyCodes.BOUNDARY_UNDECIDED,
                boundary.toString(),
                Phrases.undecided(boundary.toString(), question, holds, boundary.condition()));
    }

    private record Ready(Boundary boundary, ReadyRule rule) {}
}
