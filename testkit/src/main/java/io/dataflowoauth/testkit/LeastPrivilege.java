// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.iam.policy.Grant;
import io.dataflowoauth.testkit.internal.iam.policy.PolicyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What was asked for and granted at an {@link IamStub}, and what of it was needed, up to the moment when it was made.
 *
 * <p>A scope is needed if a protected resource or the credentials API asked for it, alone or among others, and let the token
 * pass for having it. A role is used if a decision rests on that very grant: of two grants that say the same, one is not. What
 * calls that were refused would have needed counts for nothing, and so does what no call of the test came to. Immutable; safe
 * for use by many threads.
 */
public final class LeastPrivilege {
    private static final String ACCOUNT = "serviceAccount:";

    private final Map<String, Set<String>> unneededScopes;
    private final List<RoleUse> roles;

    private LeastPrivilege(Map<String, Set<String>> unneededScopes, List<RoleUse> roles) {
        this.unneededScopes = Collections.unmodifiableMap(unneededScopes);
        this.roles = List.copyOf(roles);
    }

    /** As it is now. */
    public static LeastPrivilege of(IamStub stub) {
        PolicyStore store = stub.policies().store();
        Map<String, Set<String>> unneeded = new TreeMap<>();
        asked(stub.journal()).forEach((principal, scopes) -> {
            Set<String> never = new TreeSet<>(scopes);
            never.removeAll(store.uses().scopes(principal));
            never.removeAll(store.uses().scopes(ACCOUNT + principal));
            if (!never.isEmpty()) {
                unneeded.put(principal, Collections.unmodifiableSet(never));
            }
        });
        List<RoleUse> roles = new ArrayList<>();
        for (Grant grant : store.grants()) {
            roles.add(new RoleUse(
                    grant.role(), grant.member(), grant.resource(), store.uses().permissions(grant)));
        }
        return new LeastPrivilege(unneeded, roles);
    }

    /** The scopes that each principal's tokens had and that nobody asked for, sorted; principals without any are left out. */
    public Map<String, Set<String>> unneededScopes() {
        return unneededScopes;
    }

    /** Everything that is granted, and what for it was used. */
    public List<RoleUse> roles() {
        return roles;
    }

    /** What is granted and was never used. */
    public List<RoleUse> unusedRoles() {
        return roles.stream().filter(role -> role.permissions().isEmpty()).toList();
    }

    /** The report: what could be left out, and then what was used. */
    @Override
    public String toString() {
        String scopes = unneededScopes.entrySet().stream()
                .map(entry -> "  " + entry.getKey() + ": " + String.join(" ", entry.getValue()) + "\n")
                .collect(Collectors.joining());
        return "Scopes asked for and never needed:\n" + orNone(scopes) + "Roles granted and never used:\n"
                + orNone(lines(unusedRoles())) + "Roles used:\n"
                + orNone(lines(roles.stream()
                        .filter(role -> !role.permissions().isEmpty())
                        .toList()));
    }

    private static String lines(List<RoleUse> some) {
        return some.stream().map(role -> "  " + role + "\n").collect(Collectors.joining());
    }

    private static String orNone(String lines) {
        return lines.isEmpty() ? "  none\n" : lines;
    }

    /** The scopes of the tokens that the stub has issued, or taken from elsewhere. */
    private static Map<String, Set<String>> asked(Journal journal) {
        Map<String, Set<String>> asked = new TreeMap<>();
        journal.entries().stream()
                .filter(entry -> entry.kind() == JournalEntry.Kind.TOKEN_ISSUED
                        || entry.kind() == JournalEntry.Kind.CALL_ANSWERED)
                .forEach(entry -> asked.computeIfAbsent(entry.principal(), name -> new TreeSet<>())
                        .addAll(entry.scopes()));
        asked.values().forEach(scopes -> scopes.remove(""));
        return asked;
    }

    /**
     * A role, and what for it was used. Immutable.
     *
     * @param role for example {@code roles/storage.objectViewer}
     * @param member who holds it
     * @param resource the full name of where it holds
     * @param permissions those for which a decision rested on it, in alphabetical order
     */
    public record RoleUse(String role, String member, String resource, Set<String> permissions) {
        /** Copies and sorts the permissions. */
        public RoleUse {
            permissions = Collections.unmodifiableSet(new TreeSet<>(permissions));
        }

        @Override
        public String toString() {
            return role + " for " + member + " on " + resource
                    + (permissions.isEmpty() ? "" : ": " + String.join(", ", permissions));
        }
    }
}
