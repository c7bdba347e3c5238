// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives a role to members, on a resource and all that lies in it, while a condition holds: a binding of Google's allow
 * policies.
 *
 * <p>Each {@code withX} gives a changed copy. Immutable, safe for use by many threads.
 */
public final class Binding {
    private final Rule rule;
    private final String role;

    private Binding(Rule rule, String role) {
        this.rule = rule;
        this.role = role;
    }

    /** As {@link #of(String, String, Collection)}. */
    public static Binding of(String id, String role, String... members) {
        return of(id, role, List.of(members));
    }

    /**
     * A binding that holds everywhere and always.
     *
     * @param id names it in explanations; once in a policy
     * @throws IllegalArgumentException if there is no member, or one of no known form
     */
    public static Binding of(String id, String role, Collection<String> members) {
        return new Binding(Rule.of(requireNonNull(id, "id"), members), requireNonNull(role, "role"));
    }

    /** This binding, on a resource and what lies in it. */
    public Binding on(String resource) {
        return new Binding(rule.on(requireNonNull(resource, "resource")), role);
    }

    /** This binding, while a condition holds. One that cannot be evaluated grants nothing. */
    public Binding when(Condition condition) {
        return new Binding(rule.when(requireNonNull(condition, "condition")), role);
    }

    /** Names it in explanations. */
    public String id() {
        return rule.id();
    }

    /** The role that it gives. */
    public String role() {
        return role;
    }

    /** To whom. */
    public Set<String> members() {
        return rule.principals();
    }

    /** Where; everywhere, if there is none. */
    public Optional<String> resource() {
        return rule.resource();
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
        return "binding " + id();
    }
}
