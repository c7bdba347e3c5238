// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/**
 * Clients that wait until something changes, or until they no longer want to wait, by the stub's own time. None of them holds a
 * thread. Safe for use by many threads.
 */
final class Waiting {
    private final Scheduler scheduler;
    private final List<Waiter> waiters = new ArrayList<>();

    Waiting(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    private record Waiter(Supplier<String> state, String known, CompletableFuture<Void> over, Disposable.Swap timeout) {
        private boolean isOver() {
            return over.isDone() || !state.get().equals(known);
        }
    }

    /** Ends when that state is another one, or that much time has passed. */
    CompletionStage<Void> until(Supplier<String> state, String known, Optional<Duration> patience) {
        Waiter waiter = new Waiter(state, known, new CompletableFuture<>(), Disposables.swap());
        synchronized (this) {
            waiters.removeIf(one -> one.over.isDone());
            waiters.add(waiter);
        }
        patience.ifPresent(limit -> waiter.timeout.update(
                scheduler.schedule(() -> waiter.over.complete(null), limit.toMillis(), TimeUnit.MILLISECONDS)));
        changed(); // what changed before it was in the list
        return waiter.over;
    }

    /** Something may have changed. */
    void changed() {
        List<Waiter> over;
        synchronized (this) {
            over = waiters.stream().filter(Waiter::isOver).toList();
            waiters.removeAll(over);
        }
        over.forEach(waiter -> {
            waiter.timeout.dispose();
            waiter.over.complete(null);
        });
    }
}
