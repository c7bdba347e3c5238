// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import io.dataflowoauth.access.policy.Condition;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** What was used of what a stub grants: bindings by decisions, scopes by resources. Safe for use by many threads. */
public final class Uses {
    private final Map<Key, Set<String>> permissions = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> scopes = new ConcurrentHashMap<>();

    /** A resource let that principal pass for its token's having these scopes. */
    public void needed(String principal, Collection<String> found) {
        scopes.computeIfAbsent(principal, name -> ConcurrentHashMap.newKeySet()).addAll(found);
    }

    /** The scopes that resources have asked of that principal, and found. */
    public Set<String> scopes(String principal) {
        return new TreeSet<>(scopes.getOrDefault(principal, Set.of()));
    }

    /** The permissions for which that grant was used, in alphabetical order; none if it never was. */
    public Set<String> permissions(Grant grant) {
        Set<String> used = new TreeSet<>();
        permissions.forEach((key, some) -> {
            if (key.isOf(grant)) {
                used.addAll(some);
            }
        });
        return used;
    }

    void saw(Rules.Granting granting, Question question) {
        Granted binding = granting.binding();
        String principal = question.who().principal();
        String known = principal.isEmpty() ? "" : Members.engineForm(principal);
        String member = binding.members().contains(known) ? known : "";
        Key key = new Key(binding.role(), granting.resource(), binding.condition(), member);
        permissions.computeIfAbsent(key, used -> ConcurrentHashMap.newKeySet()).add(question.permission());
    }

    /** A binding; the member is empty where the principal has the role by one of the sets among the members. */
    private record Key(String role, String resource, Optional<Condition> condition, String member) {
        private boolean isOf(Grant grant) {
            boolean same = role.equals(grant.role())
                    && resource.equals(grant.resource())
                    && condition.equals(grant.condition());
            return same && (member.isEmpty() ? isSet(grant.member()) : member.equals(grant.member()));
        }

        private static boolean isSet(String member) {
            return !member.startsWith("serviceAccount:")
                    && !member.startsWith("user:")
                    && !member.startsWith("principal://");
        }
    }
}
