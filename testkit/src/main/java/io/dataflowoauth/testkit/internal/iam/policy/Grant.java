// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import io.dataflowoauth.access.policy.Condition;
import java.util.Optional;

/**
 * One role for one member on one resource.
 *
 * @param role for example {@code roles/storage.objectViewer}
 * @param member who holds it
 * @param resource where it holds, and in all that lies in it
 * @param condition when; always, if there is none
 */
public record Grant(String role, String member, String resource, Optional<Condition> condition) {
    /** A grant that holds always. */
    public static Grant of(String role, String member, String resource) {
        return new Grant(role, member, resource, Optional.empty());
    }

    /** This grant, with its names in their one form. */
    Grant in(Places places) {
        return new Grant(role, Members.canonical(member), places.canonical(resource), condition);
    }

    @Override
    public String toString() {
        return role + " for " + member + " on " + resource
                + condition.map(when -> ", while " + when + " is true").orElse("");
    }
}
