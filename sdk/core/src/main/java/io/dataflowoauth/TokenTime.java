// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

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
    /** The machine's own time, on Reactor's shared parallel scheduler. */
    static TokenTime system() {
        return new TokenTime() {
            @Override
            public Instant now() {
                return Instant.now();
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

    /** The monotonic clock, in nanoseconds from an arbitrary origin. It may stand still while a machine is suspended. */
    long nanoTime();

    /** Where pauses are counted and calls to issuers fly. Its threads are daemons and must not be blocked. */
    Scheduler scheduler();

    /** Marks the beginning of real work, whose end is {@link InFlight#close()}. Never held during a pause. */
    InFlight inFlight();
}
