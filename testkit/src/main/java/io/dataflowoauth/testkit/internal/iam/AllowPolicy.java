// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Roles and bindings, swapped as one snapshot: a change holds for the next decision. Safe for use by many threads. */
public final class AllowPolicy {
    private volatile Snapshot current = new Snapshot(Roles.predefined(), Set.of());

    private record Snapshot(Roles roles, Set<Binding> bindings) {}

    /**
     * Defines a role, or replaces it.
     *
     * @throws IllegalArgumentException if it has no permission
     */
    public void role(String name, Set<String> permissions) {
        if (permissions.isEmpty()) {
            throw new IllegalArgumentException("The role " + name + " needs at least one permission");
        }
        synchronized (this) {
            current = new Snapshot(current.roles.with(name, permissions), current.bindings);
        }
    }

    /**
     * Adds a binding; one that is there already stays as it is.
     *
     * @throws IllegalArgumentException if the role is not defined, or a name is malformed
     */
    public void grant(String role, String member, String resource) {
        Binding binding = new Binding(role, new Member(member), ResourceName.of(resource));
        synchronized (this) {
            if (!current.roles.has(role)) {
                throw new IllegalArgumentException("The role " + role + " is not defined");
            }
            Set<Binding> more = new LinkedHashSet<>(current.bindings);
            more.add(binding);
            current = new Snapshot(current.roles, more);
        }
    }

    /**
     * Removes a binding.
     *
     * @throws IllegalStateException if it is not there: a revocation that does nothing hides a mistake
     */
    public void revoke(String role, String member, String resource) {
        Binding binding = new Binding(role, new Member(member), ResourceName.of(resource));
        synchronized (this) {
            Set<Binding> fewer = new LinkedHashSet<>(current.bindings);
            if (!fewer.remove(binding)) {
                throw new IllegalStateException("There is no binding of " + binding);
            }
            current = new Snapshot(current.roles, fewer);
        }
    }

    /** Whether a role holds a permission. */
    boolean grants(String role, String permission) {
        return current.roles.grants(role, permission);
    }

    /** Decides; what no binding grants is denied. */
    Verdict decide(Verdict.Question question) {
        Snapshot now = current;
        ResourceName resource = ResourceName.of(question.resource());
        Optional<Binding> granting = now.bindings.stream()
                .filter(binding -> now.roles.grants(binding.role(), question.permission()))
                .filter(binding -> binding.member().includes(question.principal()))
                .filter(binding -> binding.resource().covers(resource))
                .findFirst();
        return new Verdict(question, granting);
    }
}
