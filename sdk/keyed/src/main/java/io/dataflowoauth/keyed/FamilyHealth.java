// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;

/**
 * How a family is at one moment, for probes and for people. Immutable; reading it costs no call and never fails.
 *
 * @param closed whether the family is closed
 * @param keys about how many keys are kept
 * @param flying calls to issuers that are in the air
 * @param queued calls to issuers that wait for their turn
 * @param paused issuers whose gate is shut, by the names that the options give them, and when the next try may be
 */
public record FamilyHealth(boolean closed, long keys, int flying, int queued, Map<String, Instant> paused) {
    /** Keeps what is shut as it is now. */
    public FamilyHealth {
        paused = Map.copyOf(requireNonNull(paused, "paused"));
    }
}
