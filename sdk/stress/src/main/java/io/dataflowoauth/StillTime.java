// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** Time that stands still and a scheduler that keeps what it is given and runs nothing: cheap enough for millions. */
final class StillTime implements TokenTime, Scheduler {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final Queue<Runnable> flights = new ConcurrentLinkedQueue<>();
    private final Queue<Timer> timers = new ConcurrentLinkedQueue<>();
    private volatile long nanos;

    void pass(Duration by) {
        nanos += by.toNanos();
    }

    /** Calls that were given to fly. */
    Queue<Runnable> flights() {
        return flights;
    }

    /** Timers that are set and were not cancelled. */
    long timers() {
        return timers.stream().filter(timer -> !timer.isDisposed()).count();
    }

    /** The first timer that was set, whether or not it was cancelled since. */
    Runnable firstTimer() {
        return timers.element().task;
    }

    @Override
    public Instant now() {
        return NOON.plusNanos(nanos);
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Scheduler scheduler() {
        return this;
    }

    @Override
    public InFlight inFlight() {
        return () -> {};
    }

    @Override
    public Disposable schedule(Runnable task) {
        flights.add(task);
        return () -> {};
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        Timer timer = new Timer(task);
        timers.add(timer);
        return timer;
    }

    @Override
    public Worker createWorker() {
        throw new UnsupportedOperationException("nothing flies here");
    }

    private static final class Timer implements Disposable {
        private final Runnable task;
        private final AtomicBoolean cancelled = new AtomicBoolean();

        private Timer(Runnable task) {
            this.task = task;
        }

        @Override
        public void dispose() {
            cancelled.set(true);
        }

        @Override
        public boolean isDisposed() {
            return cancelled.get();
        }
    }
}
