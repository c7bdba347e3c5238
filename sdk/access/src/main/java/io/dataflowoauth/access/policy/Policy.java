// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;

/**
 * Who may do what on what, as data: roles, bindings, denials and boundaries. A {@link PolicyEngine} decides by it.
 *
 * <p>The order of its parts never changes an answer. Each {@code withX} gives a changed copy. Immutable, safe for use by many
 * threads.
 */
public final class Policy {
    private final String revision;
    private final List<Role> roles;
    private final Rules rules;

    private Policy(String revision, List<Role> roles, Rules rules) {
        this.revision = revision;
        this.roles = roles;
        this.rules = rules;
    }

    /**
     * A policy that grants nothing.
     *
     * @param revision told with each decision, so that a log shows which policy decided
     */
    public static Policy of(String revision) {
        return new Policy(
                MemberNames.requirePrintable(requireNonNull(revision, "revision")),
                List.of(),
                new Rules(List.of(), List.of(), List.of()));
    }

    /** This policy, with these roles and no others. */
    public Policy withRoles(List<Role> changed) {
        return new Policy(revision, List.copyOf(changed), rules);
    }

    /** This policy, with these bindings and no others. */
    public Policy withBindings(List<Binding> changed) {
        return new Policy(revision, roles, new Rules(List.copyOf(changed), rules.denials, rules.boundaries));
    }

    /** This policy, with these denials and no others. */
    public Policy withDenials(List<Denial> changed) {
        return new Policy(revision, roles, new Rules(rules.bindings, List.copyOf(changed), rules.boundaries));
    }

    /** This policy, with these boundaries and no others. */
    public Policy withBoundaries(List<Boundary> changed) {
        return new Policy(revision, roles, new Rules(rules.bindings, rules.denials, List.copyOf(changed)));
    }

    /** This policy, and one more role. */
    public Policy with(Role role) {
        return withRoles(and(roles, role));
    }

    /** This policy, and one more binding. */
    public Policy with(Binding binding) {
        return withBindings(and(rules.bindings, binding));
    }

    /** This policy, and one more denial. */
    public Policy with(Denial denial) {
        return withDenials(and(rules.denials, denial));
    }

    /** This policy, and one more boundary. */
    public Policy with(Boundary boundary) {
        return withBoundaries(and(rules.boundaries, boundary));
    }

    /** Told with each decision. */
    public String revision() {
        return revision;
    }

    /** The roles. */
    public List<Role> roles() {
        return roles;
    }

    /** What is granted. */
    public List<Binding> bindings() {
        return rules.bindings;
    }

    /** What is forbidden. */
    public List<Denial> denials() {
        return rules.denials;
    }

    /** What can be reached. */
    public List<Boundary> boundaries() {
        return rules.boundaries;
    }

    /** The revision, and how much there is. */
    @Override
    public String toString() {
        return "Policy[" + revision + ", " + roles.size() + " roles, "
                + bindings().size() + " bindings, " + denials().size() + " denials, "
                + boundaries().size() + " boundaries]";
    }

    private static <T> List<T> and(List<T> some, T more) {
        List<T> all = new ArrayList<>(some);
        all.add(requireNonNull(more, "more"));
        return all;
    }

    private record Rules(List<Binding> bindings, List<Denial> denials, List<Boundary> boundaries) {}
}
