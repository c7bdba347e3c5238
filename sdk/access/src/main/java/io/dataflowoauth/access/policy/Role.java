// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A named set of permissions.
 *
 * <p>Permissions are exact, as in Google's roles: there are no wildcards. Immutable, safe for use by many threads.
 */
public final class Role {
    private final String name;
    private final Set<String> permissions;
    private final Set<String> includes;

    private Role(String name, Set<String> permissions, Set<String> includes) {
        this.name = name;
        this.permissions = permissions;
        this.includes = includes;
    }

    /** As {@link #of(String, Collection)}. */
    public static Role of(String name, String... permissions) {
        return of(name, List.of(permissions));
    }

    /**
     * A role with these permissions.
     *
     * @throws IllegalArgumentException if the name cannot be printed, or a permission is none
     */
    public static Role of(String name, Collection<String> permissions) {
        return new Role(
                MemberNames.requirePrintable(requireNonNull(name, "name")),
                PermissionNames.exact(permissions),
                Set.of());
    }

    /** This role, with the permissions of those roles too. */
    public Role including(String... roles) {
        Set<String> all = new TreeSet<>(includes);
        all.addAll(List.of(roles));
        return new Role(name, permissions, Set.copyOf(all));
    }

    /** The name. */
    public String name() {
        return name;
    }

    /** Its own permissions, without those of the roles that it includes; in the form that Google's roles have. */
    public Set<String> permissions() {
        return permissions;
    }

    /** The roles that it includes. */
    public Set<String> includes() {
        return includes;
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
