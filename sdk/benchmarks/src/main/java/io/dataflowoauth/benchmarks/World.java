// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import io.dataflowoauth.TokenTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Where a subject lives: an issuer, and the time for those that take one as a parameter.
 *
 * @param issuer whom it asks
 * @param clock the wall clock
 * @param time the same time, as we take it
 */
record World(Issuer issuer, Clock clock, TokenTime time) {
    /** The machine's own time, as everybody has it by default. */
    static World real(Duration lifetime) {
        return new World(new Issuer(Clock.systemUTC(), lifetime), Clock.systemUTC(), TokenTime.system());
    }

    /** The machine's time, which can be moved on. */
    static World movable(Duration lifetime) {
        Moved moved = new Moved();
        return new World(new Issuer(moved, lifetime), moved, moved);
    }

    /** Lets so much time pass at once; only in a movable world. */
    void pass(Duration passed) {
        if (clock instanceof Moved moved) {
            moved.by.addAndGet(passed.toNanos());
        } else {
            throw new IllegalStateException("Real time cannot be moved");
        }
    }

    private static final class Moved extends Clock implements TokenTime {
        private final AtomicLong by = new AtomicLong();

        @Override
        public Instant now() {
            return instant();
        }

        @Override
        public Instant instant() {
            return Clock.systemUTC().instant().plusNanos(by.get());
        }

        @Override
        public long nanoTime() {
            return System.nanoTime() + by.get();
        }

        @Override
        public Scheduler scheduler() {
            return Schedulers.parallel();
        }

        @Override
        public io.dataflowoauth.InFlight inFlight() {
            return () -> {};
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
