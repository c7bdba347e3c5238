// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import io.dataflowoauth.access.policy.Condition;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One binding of an allow policy: a role for members, while a condition holds.
 *
 * @param role for example {@code roles/storage.objectViewer}
 * @param members who hold it, in their one form
 * @param condition when; always, if there is none
 */
public record Granted(String role, Set<String> members, Optional<Condition> condition) {
    /** Sorts the members. */
    public Granted {
        members = Collections.unmodifiableSet(new TreeSet<>(members));
    }

    boolean isOf(String other, Optional<Condition> when) {
        return role.equals(other) && condition.equals(when);
    }

    Granted with(String member) {
        Set<String> more = new TreeSet<>(members);
        more.add(member);
        return new Granted(role, more, condition);
    }

    Granted without(String member) {
        Set<String> fewer = new TreeSet<>(members);
        fewer.remove(member);
        return new Granted(role, fewer, condition);
    }
}
