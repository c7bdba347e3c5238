// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Rules by the resource that they are attached to, each list in the order of the ids. Immutable. */
final class Attached<T> {
    private static final String EVERYWHERE = "";

    private final Map<String, List<T>> rules;

    private Attached(Map<String, List<T>> rules) {
        this.rules = rules;
    }

    static <T> Attached<T> of(List<T> ready, Function<T, Rule> ruleOf) {
        Map<String, List<T>> rules = new HashMap<>();
        ready.stream()
                .sorted(Comparator.comparing(one -> ruleOf.apply(one).id()))
                .forEach(one -> rules.computeIfAbsent(
                                ruleOf.apply(one).resource().orElse(EVERYWHERE), none -> new ArrayList<>())
                        .add(one));
        return new Attached<>(rules);
    }

    /**
     * Two rules of one name would make a log that cannot be read.
     *
     * @throws InvalidPolicyException if there are
     */
    static void requireDistinct(String kind, List<String> ids) {
        Set<String> seen = new HashSet<>();
        for (String id : ids) {
            if (!seen.add(id)) {
                throw InvalidPolicyException.at(kind + " " + id, "Two have this id.");
            }
        }
    }

    /** Those that are attached to a resource or to what it lies in, the nearest first, and last those that hold everywhere. */
    List<T> over(Resource resource) {
        List<T> over = new ArrayList<>();
        for (String name : resource.withAncestors()) {
            over.addAll(rules.getOrDefault(name, List.of()));
        }
        over.addAll(rules.getOrDefault(EVERYWHERE, List.of()));
        return over;
    }
}
