// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Forbids permissions to principals, on a resource and all that lies in it, while a condition holds, but for exceptions: a
 * rule of Google's deny policies. It wins over every binding.
 *
 * <p>A condition that cannot be evaluated counts as true, and a principal that may be meant counts as meant. Each {@code withX}
 * gives a changed copy. Immutable, safe for use by many threads.
 */
public final class Denial {
    private final Rule rule;
    private final Set<String> exceptions;
    private final Permissions permissions;

    private Denial(Rule rule, Set<String> exceptions, Permissions permissions) {
        this.rule = rule;
        this.exceptions = exceptions;
        this.permissions = permissions;
    }

    /**
     * A denial that holds everywhere and always.
     *
     * @param id names it in explanations; once in a policy
     * @param principals members
     * @param permissions exact ones, or groups as Google's deny policies have them: {@code host/resource.*},
     *     {@code host/*.verb}, {@code host/*.*}, and the same with {@code service.} for {@code host/}
     * @throws IllegalArgumentException if there is no principal or no permission, or one of no known form
     */
    public static Denial of(String id, Collection<String> principals, Collection<String> permissions) {
        if (permissions.isEmpty()) {
            throw new IllegalArgumentException("A denial names at least one permission");
        }
        return new Denial(
                Rule.of(requireNonNull(id, "id"), principals),
                Set.of(),
                new Permissions(PermissionPattern.all(permissions), List.of()));
    }

    /** This denial, but for these principals. Whether one is an exception must be known, or it is none. */
    public Denial exceptPrincipals(Collection<String> members) {
        return new Denial(rule, MemberNames.all(members), permissions);
    }

    /** This denial, but for these permissions. */
    public Denial exceptPermissions(Collection<String> names) {
        return new Denial(rule, exceptions, new Permissions(permissions.denied, PermissionPattern.all(names)));
    }

    /** This denial, on a resource and what lies in it. */
    public Denial on(String resource) {
        return new Denial(rule.on(requireNonNull(resource, "resource")), exceptions, permissions);
    }

    /** This denial, while a condition holds. One that cannot be evaluated counts as true. */
    public Denial when(Condition condition) {
        return new Denial(rule.when(requireNonNull(condition, "condition")), exceptions, permissions);
    }

    /** Names it in explanations. */
    public String id() {
        return rule.id();
    }

    /** Whom it is for. */
    public Set<String> principals() {
        return rule.principals();
    }

    /** Whom it is not for. */
    public Set<String> exceptions() {
        return exceptions;
    }

    /** Where; everywhere, if there is none. */
    public Optional<String> resource() {
        return rule.resource();
    }

    /** When; always, if there is none. */
    public Optional<Condition> condition() {
        return rule.condition();
    }

    /** Whether the permission is one that it is about. */
    boolean isAbout(PermissionPattern permission) {
        return permissions.denied.stream().anyMatch(pattern -> pattern.covers(permission))
                && permissions.excepted.stream().noneMatch(pattern -> pattern.covers(permission));
    }

    Rule rule() {
        return rule;
    }

    @Override
    public String toString() {
        return "denial " + id();
    }

    private record Permissions(List<PermissionPattern> denied, List<PermissionPattern> excepted) {}
}
