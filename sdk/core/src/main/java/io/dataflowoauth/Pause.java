// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** A task that waits for its time. Disposing of it prevents it or leaves it alone: a running one is not interrupted. */
final class Pause implements Runnable, Disposable {
    private final Runnable task;
    private final AtomicBoolean spent = new AtomicBoolean();
    private final Disposable.Swap scheduled = Disposables.swap();

    Pause(Runnable task) {
        this.task = task;
    }

    /** Takes what the scheduler gave for it. */
    void of(Disposable handle) {
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
