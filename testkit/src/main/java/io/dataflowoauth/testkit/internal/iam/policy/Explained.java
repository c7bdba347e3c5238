// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam.policy;

import io.dataflowoauth.access.policy.Decision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A decision with all that led to it.
 *
 * @param decision what is decided now
 * @param note more about it than the engine knows; may be empty
 * @param lineage the full name of the resource, and those of all that it lies in, the outermost last
 * @param later what will be decided when a change of policy has come through, if that is something else
 */
public record Explained(Decision decision, String note, List<String> lineage, Optional<Later> later) {
    /** In a few sentences: what granted it, or what was missing or in the way. */
    public String why() {
        return decision.explanation() + note;
    }

    /**
     * What is decided later.
     *
     * @param from from when on
     * @param decision what is decided
     */
    public record Later(Instant from, Decision decision) {}
}
