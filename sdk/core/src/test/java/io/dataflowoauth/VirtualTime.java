// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Time that a test owns: a virtual scheduler of its own, and a wall clock that can jump. */
final class VirtualTime implements TokenTime {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
    private final AtomicLong jumpedNanos = new AtomicLong();
    private final AtomicLong looks = new AtomicLong();

    @Override
    public Instant now() {
        looks.incrementAndGet();
        return START.plusNanos(scheduler.now(TimeUnit.NANOSECONDS) + jumpedNanos.get());
    }

    @Override
    public long nanoTime() {
        return scheduler.now(TimeUnit.NANOSECONDS);
    }

    @Override
    public Scheduler scheduler() {
        return scheduler;
    }

    @Override
    public InFlight inFlight() {
        return () -> {};
    }

    void advance(Duration by) {
        scheduler.advanceTimeBy(by);
    }

    /** Corrects the wall clock, or suspends the machine: the monotonic clock stands still meanwhile. */
    void jumpWall(Duration by) {
        jumpedNanos.addAndGet(by.toNanos());
    }
}
