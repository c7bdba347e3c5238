// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import io.dataflowoauth.access.policy.Boundary;
import io.dataflowoauth.access.policy.Denial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The documents of one stub, and the denials and boundaries that they are to the engine. Immutable.
 *
 * @param all by their names
 */
record WrittenRules(Map<String, Document> all) {
    static final WrittenRules NONE = new WrittenRules(Map.of());

    private static final String SET = "principalSet:";
    private static final String MANAGED = SET + Places.MANAGER;

    WrittenRules with(Document document) {
        Map<String, Document> more = new TreeMap<>(all);
        more.put(document.name(), document);
        return new WrittenRules(more);
    }

    /** These, without one and the bindings of it. */
    WrittenRules without(String name) {
        Map<String, Document> fewer = new TreeMap<>(all);
        fewer.remove(name);
        bindingsOf(name).forEach(binding -> fewer.remove(binding.name()));
        return new WrittenRules(fewer);
    }

    List<Document> bindingsOf(String policy) {
        return all.values().stream()
                .filter(document -> document.meaning() instanceof Document.Bound bound
                        && bound.policy().equals(policy))
                .toList();
    }

    Stream<Denial> denials() {
        return all.values().stream()
                .flatMap(document -> document.meaning() instanceof Document.Denials denials
                        ? denials.rules().stream()
                        : Stream.empty());
    }

    /** Each binding is one, of whatever its policy has. */
    List<Boundary> boundaries(Places places) {
        List<Boundary> boundaries = new ArrayList<>();
        for (Document binding : all.values()) {
            if (binding.meaning() instanceof Document.Bound bound) {
                Optional.ofNullable(all.get(bound.policy()))
                        .flatMap(policy -> boundary(binding.name(), bound, policy, places))
                        .ifPresent(boundaries::add);
            }
        }
        return boundaries;
    }

    private static Optional<Boundary> boundary(String binding, Document.Bound bound, Document policy, Places places) {
        if (!(policy.meaning() instanceof Document.Reach reach)) {
            return Optional.empty();
        }
        List<String> names = reach.resources().stream().map(places::canonical).toList();
        List<String> principals = bound.principals().stream()
                .map(set -> set.startsWith(MANAGED) ? SET + places.canonical(set.substring(SET.length())) : set)
                .toList();
        Boundary boundary = Boundary.of(policy.name() + ", bound by " + binding, principals, names);
        return Optional.of(bound.condition().map(boundary::when).orElse(boundary));
    }
}
