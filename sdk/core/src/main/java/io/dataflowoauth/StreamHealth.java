// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a stream is at one moment, for probes and for people. Immutable; reading it costs no call and never fails.
 *
 * @param state the state of the live token
 * @param untilRefresh until the token ages; zero where it has or where there is none
 * @param untilExpiry until the token is no longer served; zero where there is none
 * @param gate the earliest moment of the next try, where the gate is shut
 * @param lastCode the code of the last failure since the last success
 * @param consecutiveFailures failures since the last success
 */
public record StreamHealth(
        State state,
        Duration untilRefresh,
        Duration untilExpiry,
        Optional<Instant> gate,
        Optional<String> lastCode,
        int consecutiveFailures) {
    /** Checks that nothing is null. */
    public StreamHealth {
        requireNonNull(state, "state");
        requireNonNull(untilRefresh, "untilRefresh");
        requireNonNull(untilExpiry, "untilExpiry");
        requireNonNull(gate, "gate");
        requireNonNull(lastCode, "lastCode");
    }

    /** Whether a caller gets a token at once. */
    public boolean servesToken() {
        return state == State.FRESH || state == State.AGING;
    }

    /** The same, seen through a handle that is closed. */
    StreamHealth closed() {
        return new StreamHealth(State.CLOSED, Duration.ZERO, Duration.ZERO, gate, lastCode, consecutiveFailures);
    }

    /** The states of a stream's token. */
    public enum State {
        /** Nothing yet, or invalidated. */
        EMPTY,
        /** Before the refresh point. */
        FRESH,
        /** The refresh point has passed; still served. */
        AGING,
        /** Less than the expiry margin is left; not served. */
        EXPIRED,
        /** The stream is closed. */
        CLOSED
    }
}
