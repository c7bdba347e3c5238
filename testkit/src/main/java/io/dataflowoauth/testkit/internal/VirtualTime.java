// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.scheduler.Schedulers;

/**
 * Two clocks and a queue of tasks that move together, only when told to.
 *
 * <p>A task that is due runs at once on the thread that makes it due, one at a time; a second thread leaves its task to the
 * one that runs. Safe for use by many threads.
 */
public final class VirtualTime {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ReentrantLock mover = new ReentrantLock();
    private final PriorityQueue<VirtualTask> queue = new PriorityQueue<>();
    private final Map<Object, String> holds = new LinkedHashMap<>();
    private final Duration patience;

    private Instant wall;
    private long nanos;
    private long scheduled;
    private @Nullable Thread runner;

    /** Starts at that wall time; a wait for work in flight takes at most the patience, in real time. */
    public VirtualTime(Instant wall, Duration patience) {
        this.wall = requireNonNull(wall, "wall");
        this.patience = requireNonNull(patience, "patience");
        // below zero, for nanoTime() has no origin and code that trusts one must fail here
        this.nanos = -TimeUnit.DAYS.toNanos(1);
    }

    /** The wall clock. */
    public Instant now() {
        lock.lock();
        try {
            return wall;
        } finally {
            lock.unlock();
        }
    }

    /** The monotonic clock. */
    public long nanoTime() {
        lock.lock();
        try {
            return nanos;
        } finally {
            lock.unlock();
        }
    }

    /** Moves the wall clock alone. */
    public void jumpWall(Duration by) {
        lock.lock();
        try {
            wall = wall.plus(by);
        } finally {
            lock.unlock();
        }
    }

    /** Holds time until the returned action has run; the owner's name shows if the hold outlasts the patience. */
    public Runnable hold(String owner) {
        Object hold = new Object();
        lock.lock();
        try {
            holds.put(hold, owner + " since " + wall);
        } finally {
            lock.unlock();
        }
        return () -> release(hold);
    }

    /** Whether this thread runs a task of this scheduler right now, and so must not move time. */
    public boolean isRunningHere() {
        lock.lock();
        try {
            return runner == Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Moves both clocks, stopping at each task on the way, and at each stop until nothing is in flight.
     *
     * @return empty when time has arrived; else what was still in flight when the patience ended, and time stands there
     */
    public List<String> advance(Duration by) throws InterruptedException {
        mover.lockInterruptibly();
        try {
            long target = nanoTime() + by.toNanos();
            while (true) {
                runDue();
                List<String> left = awaitQuiet();
                if (!left.isEmpty() || !step(target)) {
                    return left;
                }
            }
        } finally {
            mover.unlock();
        }
    }

    /** Moves to the next task, or to the target; false if there is nothing left to do before the target is passed. */
    private boolean step(long target) {
        lock.lock();
        try {
            dropDisposed();
            VirtualTask next = queue.peek();
            long stop = next == null ? target : Math.min(next.due(), target);
            if (stop > nanos) {
                wall = wall.plusNanos(stop - nanos);
                nanos = stop;
            }
            return next != null && next.due() <= nanos;
        } finally {
            lock.unlock();
        }
    }

    private List<String> awaitQuiet() throws InterruptedException {
        lock.lock();
        try {
            long left = patience.toNanos();
            while (busy()) {
                if (left <= 0) {
                    return inFlight();
                }
                left = changed.awaitNanos(left);
            }
            return List.of();
        } finally {
            lock.unlock();
        }
    }

    private boolean busy() {
        return runner != null || !holds.isEmpty();
    }

    private List<String> inFlight() {
        List<String> names = new ArrayList<>(holds.values());
        if (runner != null) {
            names.add("a task on thread " + runner.getName());
        }
        return List.copyOf(names);
    }

    VirtualTask enqueue(Runnable work, long delayNanos, long periodNanos) {
        lock.lock();
        try {
            long due = nanos + Math.max(0, delayNanos);
            VirtualTask task = new VirtualTask(Schedulers.onSchedule(work), due, periodNanos, scheduled++);
            queue.add(task);
            return task;
        } finally {
            lock.unlock();
        }
    }

    void runDue() {
        lock.lock();
        try {
            if (runner != null) {
                return;
            }
            runner = Thread.currentThread();
        } finally {
            lock.unlock();
        }
        VirtualTask task = nextDue();
        while (task != null) {
            run(task);
            task = nextDue();
        }
    }

    /** The next task that is due; with none the running ends in the same step, so that no task is left behind. */
    private @Nullable VirtualTask nextDue() {
        lock.lock();
        try {
            dropDisposed();
            VirtualTask first = queue.peek();
            if (first != null && first.due() <= nanos) {
                return queue.poll();
            }
            runner = null;
            changed.signalAll();
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void run(VirtualTask task) {
        try {
            task.work().run();
        } catch (Throwable failure) {
            Exceptions.throwIfJvmFatal(failure);
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
        }
        if (task.period() == 0) {
            task.dispose();
        } else {
            repeat(task);
        }
    }

    private void repeat(VirtualTask task) {
        lock.lock();
        try {
            queue.add(task.again(scheduled++));
        } finally {
            lock.unlock();
        }
    }

    private void dropDisposed() {
        while (!queue.isEmpty() && queue.peek().isDisposed()) {
            queue.poll();
        }
    }

    private void release(Object hold) {
        lock.lock();
        try {
            holds.remove(hold);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
