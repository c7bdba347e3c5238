// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.access.policy.Condition;
import io.dataflowoauth.testkit.internal.iam.policy.DefinedRole;
import io.dataflowoauth.testkit.internal.iam.policy.Granted;
import io.dataflowoauth.testkit.internal.iam.policy.Members;
import io.dataflowoauth.testkit.internal.iam.policy.NoExpressionsException;
import io.dataflowoauth.testkit.internal.iam.policy.PolicyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Refuses the bindings that Google refuses.
 *
 * @param store the roles and the language of conditions
 * @param accounts the accounts that exist
 */
record PolicyCheck(PolicyStore store, Accounts accounts) {
    private static final Set<String> BASIC = Set.of("roles/owner", "roles/editor", "roles/viewer");
    private static final Set<String> PUBLIC = Set.of("allUsers", "allAuthenticatedUsers");
    private static final String MANAGER = "//cloudresourcemanager.googleapis.com/";
    private static final String NOWHERE = MANAGER + "projects/_"; // where buckets lie that were not placed
    private static final String ACCOUNT = "serviceAccount:";
    private static final int MOST = 1500;

    /** The bindings with their members in one form; one without members is left out. */
    List<Granted> checked(List<Granted> bindings, PolicyApi.Target target) {
        List<Granted> checked = new ArrayList<>();
        int members = 0;
        for (Granted binding : bindings) {
            checkRole(binding.role(), target);
            binding.condition().ifPresent(condition -> checkCondition(binding, condition));
            members += binding.members().size();
            if (target.isManaged() && binding.members().stream().anyMatch(PUBLIC::contains)) {
                throw GoogleErrors.invalidArgument(
                        "The members allUsers and allAuthenticatedUsers are not supported for this resource.");
            }
            Granted known = new Granted(binding.role(), members(binding.members()), binding.condition());
            if (!known.members().isEmpty()) {
                checked.add(known);
            }
        }
        if (members > MOST) {
            throw GoogleErrors.invalidArgument("The number of members in the policy (" + members
                    + ") is larger than the maximum allowed size " + MOST + ".");
        }
        return checked;
    }

    /** A role of a project or an organization can be granted in it, and nowhere else. */
    private void checkRole(String role, PolicyApi.Target target) {
        Optional<String> owner = DefinedRole.owner(role);
        List<String> lineage = store.lineage(target.resource());
        boolean placed = lineage.stream().anyMatch(place -> place.startsWith(MANAGER) && !place.equals(NOWHERE));
        boolean within = owner.map(store::fullName).map(lineage::contains).orElse(true);
        if (owner.isPresent() && (!store.knows(role) || (placed && !within))) {
            throw GoogleErrors.invalidArgument("Role (" + role + ") does not exist in the resource's hierarchy.");
        }
        if (!store.knows(role)) {
            throw GoogleErrors.invalidArgument("Role " + role + " is not supported for this resource.");
        }
    }

    private Set<String> members(Set<String> written) {
        Set<String> known = new TreeSet<>();
        for (String member : written) {
            try {
                known.add(Members.canonical(member));
            } catch (IllegalArgumentException malformed) {
                throw GoogleErrors.invalidArgument("Invalid member: " + member + ".");
            }
            String email = member.startsWith(ACCOUNT) ? member.substring(ACCOUNT.length()) : "";
            if (email.endsWith(".iam.gserviceaccount.com") && !accounts.exists(email)) {
                throw GoogleErrors.invalidArgument("Service account " + email + " does not exist.");
            }
        }
        return known;
    }

    private void checkCondition(Granted binding, Condition condition) {
        if (BASIC.contains(binding.role()) || binding.members().stream().anyMatch(PUBLIC::contains)) {
            throw GoogleErrors.invalidArgument(
                    "Conditions can't be set on basic roles, nor for allUsers and allAuthenticatedUsers.");
        }
        try {
            store.check(condition);
        } catch (IllegalArgumentException malformed) {
            throw GoogleErrors.invalidArgument("Condition expression compilation failed. " + malformed.getMessage());
        } catch (NoExpressionsException missing) {
            throw GoogleErrors.failedPrecondition("testkit.no-expressions: " + missing.getMessage() + ".");
        }
    }
}
