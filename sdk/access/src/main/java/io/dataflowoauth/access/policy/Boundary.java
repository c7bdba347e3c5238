// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The resources that principals can reach at all, whatever they are granted: a principal access boundary of Google with its
 * binding.
 *
 * <p>A principal without a boundary can reach everything; one with several can reach what any of them has. The condition says
 * whether it holds for a principal at all; one that cannot be evaluated denies. Immutable, safe for use by many threads.
 */
public final class Boundary {
    private final Rule rule;
    private final Set<String> resources;

    private Boundary(Rule rule, Set<String> resources) {
        this.rule = rule;
        this.resources = resources;
    }

    /**
     * A boundary that holds always.
     *
     * @param id names it in explanations; once in a policy
     * @param principals whom it holds for
     * @param resources what they can reach, and all that lies in it
     * @throws IllegalArgumentException if there is no principal or no resource, or a principal of no known form
     */
    public static Boundary of(String id, Collection<String> principals, Collection<String> resources) {
        if (resources.isEmpty()) {
            throw new IllegalArgumentException("A boundary names at least one resource");
        }
        Set<String> names = new TreeSet<>();
        resources.forEach(name -> names.add(MemberNames.requirePrintable(name)));
        return new Boundary(Rule.of(requireNonNull(id, "id"), principals), Set.copyOf(names));
    }

    /** This boundary, while a condition holds. */
    public Boundary when(Condition condition) {
        return new Boundary(rule.when(requireNonNull(condition, "condition")), resources);
    }

    /** Names it in explanations. */
    public String id() {
        return rule.id();
    }

    /** Whom it holds for. */
    public Set<String> principals() {
        return rule.principals();
    }

    /** What they can reach. */
    public Set<String> resources() {
        return resources;
    }

    /** When; always, if there is none. */
    public Optional<Condition> condition() {
        return rule.condition();
    }

    Rule rule() {
        return rule;
    }

    @Override
    public String toString() {
        return "boundary " + id();
    }
}
