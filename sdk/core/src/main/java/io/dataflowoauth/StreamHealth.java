// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.internal.Held;
import io.dataflowoauth.internal.Life;
import io.dataflowoauth.internal.Moment;
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

    static StreamHealth of(Life<?, TokenException> life, Moment now) {
        Held<?> served = life.servedAt(now);
        return new StreamHealth(
                State.valueOf(life.phase(now).name()),
                served == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, served.freshFor(now))),
                served == null ? Duration.ZERO : Duration.ofNanos(served.servedFor(now)),
                life.nextTry(now),
                life.failure().map(TokenException::code),
                life.failures());
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
