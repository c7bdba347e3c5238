// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;

/** A task that waits for its time. A periodic one gives its successor; both are disposed together. */
final class VirtualTask implements Disposable, Comparable<VirtualTask> {
    private final Runnable work;
    private final long due;
    private final long period;
    private final long order;
    private final AtomicBoolean disposed;

    VirtualTask(Runnable work, long due, long period, long order) {
        this(work, due, period, order, new AtomicBoolean());
    }

    private VirtualTask(Runnable work, long due, long period, long order, AtomicBoolean disposed) {
        this.work = work;
        this.due = due;
        this.period = period;
        this.order = order;
        this.disposed = disposed;
    }

    VirtualTask again(long nextOrder) {
        return new VirtualTask(work, due + period, period, nextOrder, disposed);
    }

    Runnable work() {
        return work;
    }

    long due() {
        return due;
    }

    long period() {
        return period;
    }

    @Override
    public void dispose() {
        disposed.set(true);
    }

    @Override
    public boolean isDisposed() {
        return disposed.get();
    }

    @Override
    public int compareTo(VirtualTask other) {
        int byTime = Long.compare(due, other.due);
        return byTime == 0 ? Long.compare(order, other.order) : byTime;
    }
}
