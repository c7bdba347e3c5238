// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.scheduler.Scheduler;

/** Runs tasks by the monotonic clock of a virtual time. It belongs to that time: disposing it does nothing. */
public final class VirtualScheduler implements Scheduler {
    private final VirtualTime time;

    /** The scheduler of that time. */
    public VirtualScheduler(VirtualTime time) {
        this.time = time;
    }

    @Override
    public Disposable schedule(Runnable task) {
        return schedule(task, 0, TimeUnit.NANOSECONDS);
    }

    @Override
    public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
        VirtualTask queued = time.enqueue(task, unit.toNanos(delay), 0);
        time.runDue();
        return queued;
    }

    @Override
    public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
        VirtualTask queued = time.enqueue(task, unit.toNanos(initialDelay), Math.max(1, unit.toNanos(period)));
        time.runDue();
        return queued;
    }

    /** Milliseconds and coarser by the wall clock, finer by the monotonic one, as every scheduler of Reactor has it. */
    @Override
    public long now(TimeUnit unit) {
        return unit.compareTo(TimeUnit.MILLISECONDS) >= 0
                ? unit.convert(time.now().toEpochMilli(), TimeUnit.MILLISECONDS)
                : unit.convert(time.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Worker createWorker() {
        return new VirtualWorker();
    }

    @Override
    public void dispose() {
        // what many streams share is not one caller's to end
    }

    private final class VirtualWorker implements Worker {
        private static final int CROWD = 64;

        private final Set<VirtualTask> tasks = ConcurrentHashMap.newKeySet();
        private volatile boolean disposed;

        @Override
        public Disposable schedule(Runnable task) {
            return schedule(task, 0, TimeUnit.NANOSECONDS);
        }

        @Override
        public Disposable schedule(Runnable task, long delay, TimeUnit unit) {
            return own(task, unit.toNanos(delay), 0);
        }

        @Override
        public Disposable schedulePeriodically(Runnable task, long initialDelay, long period, TimeUnit unit) {
            return own(task, unit.toNanos(initialDelay), Math.max(1, unit.toNanos(period)));
        }

        private Disposable own(Runnable task, long delay, long period) {
            if (disposed) {
                throw Exceptions.failWithRejected();
            }
            if (tasks.size() > CROWD) {
                tasks.removeIf(VirtualTask::isDisposed);
            }
            VirtualTask queued = time.enqueue(task, delay, period);
            tasks.add(queued);
            if (disposed) {
                queued.dispose();
            }
            time.runDue();
            return queued;
        }

        @Override
        public void dispose() {
            disposed = true;
            tasks.forEach(VirtualTask::dispose);
        }

        @Override
        public boolean isDisposed() {
            return disposed;
        }
    }
}
