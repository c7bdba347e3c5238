// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import io.dataflowoauth.access.policy.Caller;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who is in which group, and what else a principal is by its name alone. Immutable.
 *
 * @param groups the groups, each with its members, of which some may be groups
 */
record Directory(Map<String, Set<String>> groups) {
    static final Directory NONE = new Directory(Map.of());

    private static final String ONE = "principal://";
    private static final String SUBJECT = "/subject/";
    private static final String IAM = "iam.googleapis.com/";
    private static final Pattern POOL = Pattern.compile(
            "principal://iam\\.googleapis\\.com/(projects/[^/]+)/locations/global/workloadIdentityPools/.+");
    private static final Pattern ACCOUNT =
            Pattern.compile("serviceAccount:[^@]+@([a-z][a-z0-9-]*)\\.iam\\.gserviceaccount\\.com");

    /**
     * A group with these members and no others.
     *
     * @throws IllegalArgumentException if a name is malformed, or it is no group
     */
    Directory with(String group, Collection<String> members) {
        String name = Members.canonical(group);
        if (!name.startsWith("group:")) {
            throw new IllegalArgumentException("A group is group:email, not " + group);
        }
        Map<String, Set<String>> more = new TreeMap<>(groups);
        more.put(name, Members.all(members));
        return new Directory(Map.copyOf(more));
    }

    /**
     * Somebody, as the engine knows it. Google counts nobody who is federated among {@code allAuthenticatedUsers}.
     *
     * @throws IllegalArgumentException if the engine does not take the name for a member's
     */
    Caller caller(Identity who, Places places) {
        if (who.principal().isEmpty()) {
            return Caller.anonymous();
        }
        String member = Members.engineForm(who.principal());
        Set<String> sets = new LinkedHashSet<>();
        who.sets().stream().sorted().map(Members::engineForm).forEach(sets::add);
        sets.addAll(byName(member, places));
        addGroups(member, sets);
        String[] others = sets.toArray(String[]::new);
        Caller caller = member.startsWith(ONE) ? Caller.federated(member, others) : Caller.named(member, others);
        return described(caller, member);
    }

    /** Conditions of boundaries ask for {@code principal.type} and {@code principal.subject}. */
    private static Caller described(Caller caller, String member) {
        int subject = member.indexOf(SUBJECT);
        if (member.startsWith(ONE) && subject > 0) {
            String pool = member.contains("/workforcePools/") ? "WorkforcePoolIdentity" : "WorkloadPoolIdentity";
            return caller.withAttribute("type", IAM + pool)
                    .withAttribute("subject", member.substring(subject + SUBJECT.length()));
        }
        String type = member.startsWith("serviceAccount:") ? "ServiceAccount" : "WorkspaceIdentity";
        return caller.withAttribute("type", IAM + type)
                .withAttribute("subject", member.substring(member.indexOf(':') + 1));
    }

    private static Set<String> byName(String member, Places places) {
        Set<String> sets = new LinkedHashSet<>();
        int subject = member.indexOf(SUBJECT);
        if (member.startsWith(ONE) && subject > 0) {
            sets.add("principalSet://" + member.substring(ONE.length(), subject) + "/*");
        }
        if (member.startsWith("user:")) {
            sets.add("domain:" + member.substring(member.indexOf('@') + 1));
        }
        Matcher account = ACCOUNT.matcher(member);
        if (account.matches()) {
            String project = places.canonical("projects/" + account.group(1));
            places.lineage(project).forEach(place -> {
                sets.add("principalSet:" + place + "/type/ServiceAccount");
                sets.add("principalSet:" + place);
            });
        }
        Matcher pool = POOL.matcher(member);
        if (pool.matches()) {
            String project = places.canonical(pool.group(1));
            places.lineage(project).forEach(place -> sets.add("principalSet:" + place));
        }
        return sets;
    }

    /** Groups may be in groups, and in one another. */
    private void addGroups(String member, Set<String> sets) {
        boolean more = !groups.isEmpty();
        while (more) {
            more = false;
            for (Map.Entry<String, Set<String>> group : groups.entrySet()) {
                boolean in = group.getValue().contains(member)
                        || group.getValue().stream().anyMatch(sets::contains);
                more |= in && sets.add(group.getKey());
            }
        }
    }
}
