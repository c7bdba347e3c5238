// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.iam.policy.PolicyStore;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A set of principals to which a policy can be bound: a pool, or all of a project, a folder or an organization.
 *
 * @param name as Google writes it
 * @param kind what holds it, as permissions name that
 * @param parent the project, folder or organization under which its bindings are, if the name tells
 */
record BoundSet(String name, String kind, Optional<String> parent) {
    private static final Pattern MANAGED =
            Pattern.compile("//cloudresourcemanager\\.googleapis\\.com/((projects|folders|organizations)/[^/\\s]+)");
    private static final Pattern WORKLOADS = Pattern.compile(
            "//iam\\.googleapis\\.com/(projects/[^/\\s]+)/locations/global/workloadIdentityPools/[^/\\s]+");
    private static final Pattern WORKFORCE =
            Pattern.compile("//iam\\.googleapis\\.com/locations/global/workforcePools/[^/\\s]+");

    static BoundSet of(String name) {
        Matcher managed = MANAGED.matcher(name);
        if (managed.matches()) {
            return new BoundSet(name, "resourcemanager." + managed.group(2), Optional.of(managed.group(1)));
        }
        Matcher workloads = WORKLOADS.matcher(name);
        if (workloads.matches()) {
            return new BoundSet(name, "iam.workloadIdentityPools", Optional.of(workloads.group(1)));
        }
        if (WORKFORCE.matcher(name).matches()) {
            return new BoundSet(name, "iam.workforcePools", Optional.empty());
        }
        throw GoogleErrors.invalidArgument("Invalid value at 'policy_binding.target.principal_set': " + name
                + " is none of the sets that this stub knows: pools, projects, folders and organizations.");
    }

    /** The permission for doing something with bindings of this set. */
    String permission(String verb) {
        return kind + "." + verb;
    }

    /** The members that it stands for. */
    List<String> members() {
        return List.of("principalSet:" + name + (kind.startsWith("iam.") ? "/*" : ""));
    }

    /** A binding lies in the nearest project, folder or organization of its set. */
    void requireParent(String asked, PolicyStore policy) {
        boolean fits = parent.map(own -> policy.fullName(own).equals(policy.fullName(asked)))
                .orElse(asked.startsWith("organizations/"));
        if (!fits) {
            throw GoogleErrors.invalidArgument("The binding of " + name + " must lie in "
                    + parent.orElse("its organization") + ", not in " + asked + ".");
        }
    }
}
