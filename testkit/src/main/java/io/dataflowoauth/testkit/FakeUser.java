// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Somebody whom a {@link FakeOidcIssuer} knows: a person, or a service under its client id. Every token about them names
 * their groups and roles, in the {@link ClaimStyle} of the issuer.
 *
 * <p>Immutable; each {@code withX} gives a changed copy; safe for use by many threads.
 */
public final class FakeUser {
    private final String name;
    private final List<String> groups;
    private final List<String> roles;
    private final Map<String, Object> claims;

    private FakeUser(String name, List<String> groups, List<String> roles, Map<String, Object> claims) {
        this.name = requireNonNull(name, "name");
        this.groups = List.copyOf(groups);
        this.roles = List.copyOf(roles);
        this.claims = Map.copyOf(claims);
    }

    /** Somebody in no group and with no role, whose name is the {@code sub} of their tokens. */
    public static FakeUser named(String name) {
        return new FakeUser(name, List.of(), List.of(), Map.of());
    }

    /** This user, in these groups and no others. */
    public FakeUser withGroups(String... changed) {
        return new FakeUser(name, List.of(changed), roles, claims);
    }

    /**
     * This user, with these roles and no others. {@code client:role} is a role at one client where a {@link ClaimStyle} tells
     * these apart.
     */
    public FakeUser withRoles(String... changed) {
        return new FakeUser(name, groups, List.of(changed), claims);
    }

    /** This user, of whom ID tokens and userinfo say that too: {@code email}, for example. A text, number, flag, list or map. */
    public FakeUser withClaim(String claim, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(claims);
        more.put(requireNonNull(claim, "claim"), requireNonNull(value, "value"));
        return new FakeUser(name, groups, roles, more);
    }

    /** The name, which is the {@code sub} of their tokens. */
    public String name() {
        return name;
    }

    /** The groups, in the order in which they were given. */
    public List<String> groups() {
        return groups;
    }

    /** The roles, in the order in which they were given. */
    public List<String> roles() {
        return roles;
    }

    /** What ID tokens and userinfo say besides. */
    public Map<String, Object> claims() {
        return claims;
    }

    @Override
    public String toString() {
        return "FakeUser[" + name + "]";
    }
}
