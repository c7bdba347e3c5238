// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.time.Duration;
import java.time.Instant;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The time that a runtime lives in: a wall clock, a monotonic clock, a scheduler for pauses and flights.
 *
 * <p>Everything that reads time in this library reads it here, so that a test can own it. Network deadlines are the one
 * exception: they are always real time. Implementations are safe for use by many threads.
 */
public interface TokenTime {
    /** No {@link #wallWindow()} counts for more. */
    Duration LONGEST_WALL_WINDOW = Duration.ofMillis(100);

    /** The machine's own time, on Reactor's shared parallel scheduler. */
    static TokenTime system() {
        return new TokenTime() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public long wallMillis() {
                return System.currentTimeMillis();
            }

            @Override
            public Duration wallWindow() {
                return LONGEST_WALL_WINDOW;
            }

            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public Scheduler scheduler() {
                return Schedulers.parallel();
            }

            @Override
            public InFlight inFlight() {
                return () -> {};
            }
        };
    }

    /** The wall clock. It may jump either way. */
    Instant now();

    /** The wall clock in milliseconds since 1970, for whoever looks at it very often: it need not make an object. */
    default long wallMillis() {
        return now().toEpochMilli();
    }

    /**
     * For how long the wall clock alone is looked at after both clocks said that a token is fresh, and for no longer than it
     * takes from the token's refresh point to its expiry margin: a clock costs about as much as everything else that a caller of
     * a fresh token pays for.
     *
     * <p>The monotonic clock is asked again as soon as the wall clock stands outside this window, before or behind it. So a
     * suspension and a wall clock that is set ahead are seen at once, and one that is set back is seen at once too, unless it
     * is set back to a time inside the very window; then it is seen when the window is over. Zero, the default, asks both
     * clocks each time. The machine's own time has {@link #LONGEST_WALL_WINDOW}.
     */
    default Duration wallWindow() {
        return Duration.ZERO;
    }

    /** The monotonic clock, in nanoseconds from an arbitrary origin. It may stand still while a machine is suspended. */
    long nanoTime();

    /** Where pauses are counted and calls to issuers fly. Its threads are daemons and must not be blocked. */
    Scheduler scheduler();

    /** Marks the beginning of real work, whose end is {@link InFlight#close()}. Never held during a pause. */
    InFlight inFlight();
}
