// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import java.util.Set;
import java.util.stream.Collectors;
import org.assertj.core.api.AbstractAssert;

/** Assertions that no more was asked for and granted than was used. Each failure shows the report. */
public final class LeastPrivilegeAssert extends AbstractAssert<LeastPrivilegeAssert, LeastPrivilege> {
    LeastPrivilegeAssert(LeastPrivilege actual) {
        super(actual, LeastPrivilegeAssert.class);
    }

    /** Each scope of each token was asked for by something that the token passed. */
    public LeastPrivilegeAssert neededEveryScope() {
        isNotNull();
        if (!actual.unneededScopes().isEmpty()) {
            throw failure(
                    "scopes were asked for and never needed, by %s:%n%s",
                    actual.unneededScopes().keySet(), actual);
        }
        return this;
    }

    /** Each role that is granted was used. */
    public LeastPrivilegeAssert usedEveryRole() {
        return usedEveryRoleBut();
    }

    /** Each role that is granted was used, but for those, which a test may leave for another. */
    public LeastPrivilegeAssert usedEveryRoleBut(String... roles) {
        isNotNull();
        Set<String> spared = Set.of(roles);
        String unused = actual.unusedRoles().stream()
                .filter(use -> !spared.contains(use.role()))
                .map(LeastPrivilege.RoleUse::role)
                .distinct()
                .collect(Collectors.joining(", "));
        if (!unused.isEmpty()) {
            throw failure("roles were granted and never used, %s:%n%s", unused, actual);
        }
        return this;
    }
}
