// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Those who want a live token to stay warm. One timer for all of them, and none without them. */
final class Watchers {
    /** A suspended machine's timers oversleep, so they look at the clocks now and then. */
    private static final Duration LONGEST_NAP = Duration.ofMinutes(1);

    private final LiveTerms terms;
    private final Supplier<Optional<Duration>> untilCall;
    private final Runnable call;
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();
    private final Disposable.Swap timer = Disposables.swap();
    private final AtomicInteger armings = new AtomicInteger();

    /** Until a call is due (empty while one flies), and what makes it if it is. */
    Watchers(LiveTerms terms, Supplier<Optional<Duration>> untilCall, Runnable call) {
        this.terms = terms;
        this.untilCall = untilCall;
        this.call = call;
    }

    void add(Watcher watcher) {
        watchers.add(watcher);
        if (timer.isDisposed()) {
            watcher.end();
        } else {
            watcher.run();
            rearm();
        }
    }

    void remove(Watcher watcher) {
        watchers.remove(watcher);
        rearm();
    }

    /** Something changed: everybody looks, and the timer is set for what is due next. */
    void changed() {
        watchers.forEach(watcher -> LiveTerms.undisturbed(watcher));
        rearm();
    }

    /** Ends every watcher, and each that comes later. */
    void close() {
        timer.dispose();
        watchers.forEach(watcher -> LiveTerms.undisturbed(watcher::end));
    }

    /** One thread at a time, and always once more after the last change, so that no older view of things wins. */
    private void rearm() {
        if (armings.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            arm();
            seen = armings.addAndGet(-seen);
        }
    }

    private void arm() {
        if (watchers.isEmpty()) {
            timer.update(Disposables.disposed());
        } else if (!timer.isDisposed()) {
            untilCall.get().ifPresent(due -> terms.set(timer, this::tick, shorter(due)));
        }
    }

    private void tick() {
        if (!watchers.isEmpty()) {
            call.run();
            rearm();
        }
    }

    private static Duration shorter(Duration due) {
        return due.compareTo(LONGEST_NAP) < 0 ? due : LONGEST_NAP;
    }
}
