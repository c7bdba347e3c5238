// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.micrometer;

import io.dataflowoauth.InFlight;
import io.dataflowoauth.TokenTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Time that stands still until a test steps on. Work is done at once, and no timer ever fires. */
final class SteppedTime implements TokenTime {
    private volatile Duration passed = Duration.ZERO;

    void step(Duration on) {
        passed = passed.plus(on);
    }

    @Override
    public Instant now() {
        return Events.START.plus(passed);
    }

    @Override
    public long nanoTime() {
        return passed.toNanos();
    }

    @Override
    public Scheduler scheduler() {
        return new AtOnce();
    }

    @Override
    public InFlight inFlight() {
        return () -> {};
    }

    private static final class AtOnce implements Scheduler {
        @Override
        public Disposable schedule(Runnable task) {
            return Schedulers.immediate().schedule(task);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return Disposables.single();
        }

        @Override
        public Worker createWorker() {
            return new Worker() {
                @Override
                public Disposable schedule(Runnable task) {
                    return AtOnce.this.schedule(task);
                }

                @Override
                public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
                    return Disposables.single();
                }

                @Override
                public void dispose() {
                    // nothing is kept
                }
            };
        }
    }
}
