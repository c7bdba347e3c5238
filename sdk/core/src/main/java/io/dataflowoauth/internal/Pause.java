// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/** A task that waits for its time. Disposing of it prevents it or leaves it alone: a running one is not interrupted. */
public final class Pause implements Runnable, Disposable {
    private final Runnable task;
    private final AtomicBoolean spent = new AtomicBoolean();
    private final Disposable.Swap scheduled = Disposables.swap();

    /** Runs the task once, when it is run. */
    public Pause(Runnable task) {
        this.task = task;
    }

    /**
     * Sets the timer of a slot, which holds one. It is in its place before it can fire, for what it sets off may set the
     * next one. A scheduler that takes no more work leaves it undone, and its refusal to Reactor's hook.
     *
     * @return whether it is set
     */
    public static boolean set(Disposable.Swap slot, Runnable task, Duration pause, Scheduler scheduler) {
        Pause timer = new Pause(task);
        slot.update(timer);
        try {
            timer.of(scheduler.schedule(timer, pause.toNanos(), TimeUnit.NANOSECONDS));
            return true;
        } catch (RejectedExecutionException e) {
            Operators.onErrorDropped(e, Context.empty());
            return false;
        }
    }

    /** Takes what the scheduler gave for it. */
    public void of(Disposable handle) {
        scheduled.update(handle);
    }

    @Override
    public void run() {
        if (spent.compareAndSet(false, true)) {
            task.run();
        }
    }

    @Override
    public void dispose() {
        if (spent.compareAndSet(false, true)) {
            scheduled.dispose();
        }
    }

    @Override
    public boolean isDisposed() {
        return spent.get();
    }
}
