// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import io.dataflowoauth.InFlight;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.internal.Pause;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Time that a test owns: a virtual scheduler of its own that counts its timers, and a wall clock that can jump. */
final class VirtualTime implements TokenTime {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final VirtualTimeScheduler virtual = VirtualTimeScheduler.create();
    private final CountingScheduler scheduler = new CountingScheduler(virtual);
    private final AtomicLong jumpedNanos = new AtomicLong();

    @Override
    public Instant now() {
        return START.plusNanos(nanoTime() + jumpedNanos.get());
    }

    @Override
    public long nanoTime() {
        return virtual.now(TimeUnit.NANOSECONDS);
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
        virtual.advanceTimeBy(by);
    }

    void jumpWall(Duration by) {
        jumpedNanos.addAndGet(by.toNanos());
    }

    /** Timers that are set and have neither fired nor been cancelled. */
    int timers() {
        return scheduler.timers.get();
    }

    /** From now on the scheduler takes no work, or takes it again. */
    void rejecting(boolean rejects) {
        scheduler.rejects = rejects;
    }

    private static final class CountingScheduler implements Scheduler {
        private final Scheduler actual;
        private final AtomicInteger timers = new AtomicInteger();
        private volatile boolean rejects;

        private CountingScheduler(Scheduler actual) {
            this.actual = actual;
        }

        @Override
        public Disposable schedule(Runnable task) {
            refuseWork();
            return actual.schedule(task);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            refuseWork();
            Pause timer = new Pause(() -> {
                timers.decrementAndGet();
                task.run();
            });
            timers.incrementAndGet();
            timer.of(actual.schedule(timer, delay, unit));
            return () -> {
                if (!timer.isDisposed()) {
                    timers.decrementAndGet();
                    timer.dispose();
                }
            };
        }

        @Override
        public Worker createWorker() {
            return actual.createWorker();
        }

        @Override
        public void dispose() {
            actual.dispose();
        }

        private void refuseWork() {
            if (rejects) {
                throw new RejectedExecutionException("no work is taken");
            }
        }
    }
}
