// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import java.util.Set;

/**
 * Who asks.
 *
 * @param principal the member, as an allow policy writes it; empty if nobody is known
 * @param sets the sets of federated principals that its token has: groups and attributes of a pool
 */
public record Identity(String principal, Set<String> sets) {
    /** Copies the sets. */
    public Identity {
        sets = Set.copyOf(sets);
    }

    /** A principal that is in no such set. */
    public static Identity of(String principal) {
        return new Identity(principal, Set.of());
    }
}
