// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Roles with all that they include. */
final class ReadyRoles {
    private static final int DEEPEST = 32;
    private static final int MOST_TOLD = 3;
    private static final int MOST_PERMISSIONS = 1_000_000;

    private final Map<String, Role> roles = new TreeMap<>();
    private final Map<String, Set<String>> expanded = new HashMap<>();
    private final Map<String, List<String>> holders = new HashMap<>();
    private int permissions;

    /**
     * Expands roles.
     *
     * @throws InvalidPolicyException if two have one name, one includes itself or an unknown one, they include one another more
     *     than 32 deep, or all have more than 1,000,000 permissions together
     */
    ReadyRoles(List<Role> roles) {
        for (Role role : roles) {
            if (this.roles.put(role.name(), role) != null) {
                throw InvalidPolicyException.at("role " + role.name(), "Two roles have this name.");
            }
        }
        this.roles.keySet().forEach(name -> expand(name, new LinkedHashSet<>()));
        this.roles.keySet().forEach(this::list);
    }

    /**
     * The permissions of a role, in their one form.
     *
     * @throws InvalidPolicyException if there is no such role
     */
    Set<String> permissions(String role, String place) {
        Set<String> all = expanded.get(role);
        if (all == null) {
            throw InvalidPolicyException.at(place, "There is no role " + role + ".");
        }
        return all;
    }

    /** The first few roles that have a permission, in alphabetical order. */
    List<String> with(String permission) {
        return holders.getOrDefault(permission, List.of());
    }

    private void list(String role) {
        for (String permission : expanded.getOrDefault(role, Set.of())) {
            List<String> known = holders.computeIfAbsent(permission, none -> new ArrayList<>(1));
            if (known.size() < MOST_TOLD) {
                known.add(role);
            }
        }
    }

    private Set<String> expand(String name, Set<String> path) {
        Set<String> known = expanded.get(name);
        if (known != null) {
            return known;
        }
        Role role = roles.get(name);
        if (role == null || !path.add(name) || path.size() > DEEPEST) {
            throw wrong(name, role == null, path);
        }
        Set<String> all = new HashSet<>(role.permissions());
        role.includes().forEach(included -> all.addAll(expand(included, path)));
        path.remove(name);
        permissions += all.size();
        if (permissions > MOST_PERMISSIONS) {
            throw InvalidPolicyException.at(
                    "roles", "They have more than " + MOST_PERMISSIONS + " permissions together.");
        }
        Set<String> whole = Set.copyOf(all);
        expanded.put(name, whole);
        return whole;
    }

    private static InvalidPolicyException wrong(String name, boolean unknown, Set<String> path) {
        String place = "role " + path.iterator().next();
        if (unknown) {
            return InvalidPolicyException.at(place, "It includes " + name + ", which is no role.");
        }
        return InvalidPolicyException.at(
                place,
                path.size() > DEEPEST
                        ? "Roles include one another more than " + DEEPEST + " deep."
                        : "It includes itself, by way of " + name + ".");
    }
}
