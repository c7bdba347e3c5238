// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The groups or roles that a token names.
 *
 * @param names those it names
 * @param whole whether there are no others
 */
record Memberships(Set<String> names, boolean whole) {
    private static final Memberships NONE = new Memberships(Set.of(), true);

    static final Memberships UNTOLD = new Memberships(Set.of(), false);

    /** A list, which has been cut if it is as long as the issuer lets it be. */
    static Memberships of(List<String> names, int most) {
        return names.isEmpty() ? NONE : new Memberships(Words.distinct(names), names.size() < most);
    }

    Memberships and(Memberships more) {
        if (more.whole && more.names.isEmpty()) {
            return this;
        }
        Set<String> all = new HashSet<>(names);
        all.addAll(more.names);
        return new Memberships(Set.copyOf(all), whole && more.whole);
    }

    Membership of(String name) {
        if (names.contains(name)) {
            return Membership.YES;
        }
        return whole ? Membership.NO : Membership.INDETERMINATE;
    }
}
