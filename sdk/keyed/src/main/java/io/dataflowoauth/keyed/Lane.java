// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.internal.Failure;
import io.dataflowoauth.internal.Foreign;
import io.dataflowoauth.internal.Gate;
import io.dataflowoauth.internal.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * The way to one issuer: its gate, how many calls are in the air, who waits for a turn, in the order of coming.
 *
 * <p>What calls do is done outside the lock: they are started by one thread at a time, which also starts what others set off
 * meanwhile, and then tells those who are refused.
 */
final class Lane {
    private final Terms terms;
    private final FamilyOptions options;
    private final Set<Call> queue = new LinkedHashSet<>();
    private final AtomicInteger pumps = new AtomicInteger();
    private final Disposable.Swap opening = Disposables.swap();
    private int flying;
    private int outages;
    private boolean closed;
    private @Nullable Slot probe;
    /** Written under the lock, read by anybody. */
    private volatile Gate<TokenException> gate = Gate.open();

    Lane(Terms terms, FamilyOptions options) {
        this.terms = terms;
        this.options = options;
    }

    /** A call that wants its turn. Nothing here is called twice at a time, and only what is said so under the lock. */
    interface Call {
        /** Whether it may wait for so long because somebody has nothing better to do. Under the lock. */
        boolean endures(Duration pause, Moment now);

        /** Whether somebody waits for it. Under the lock. */
        boolean isAwaited();

        /** Gives itself up if nobody wants it any more, and says so. Under the lock. */
        boolean givenUp(Moment now);

        /** It is its turn. The slot is to be left with one outcome. */
        void start(Slot slot);

        /** There will be no turn. */
        void refused(TokenException why);

        /** It gave itself up. */
        void gone();
    }

    /** Until a call would be made if one was wanted now; zero where it would be made, or wait for its turn. */
    Duration shutFor(Moment now) {
        return gate.untilOpen(now);
    }

    /** When the next try may be, where the gate is shut. */
    Optional<Instant> nextTry(Moment now) {
        return gate.nextTry(now);
    }

    /** Why nothing is asked now, told so that it says nothing of the key whose call failed. */
    TokenException paused(Moment now) {
        Gate<TokenException> shut = gate;
        String detail = shut.failure()
                .map(failure -> "The issuer was unavailable for another key (" + failure.code() + ").")
                .orElse("");
        return new TokenException.Unavailable(KeyedCodes.ISSUER_PAUSED, detail).again(shut.nextTry(now));
    }

    synchronized int flying() {
        return closed ? 0 : flying;
    }

    synchronized int queued() {
        return queue.size();
    }

    /** Makes the call in its turn, or refuses it. */
    void submit(Call call) {
        Moment now = terms.moment();
        TokenException refusal = queueOrRefuse(call, now);
        if (refusal == null) {
            pump();
        } else {
            call.refused(refusal);
        }
    }

    /** Takes a call back that still waits for its turn. */
    synchronized boolean withdraw(Call call) {
        return queue.remove(call);
    }

    /** No call starts any more, and those in the air do not matter. */
    synchronized void close() {
        closed = true;
        queue.clear();
        opening.dispose();
    }

    private synchronized @Nullable TokenException queueOrRefuse(Call call, Moment now) {
        boolean shut = !gate.isOpen(now) && !call.endures(gate.untilOpen(now), now);
        boolean beside = probe != null && !call.isAwaited();
        if (shut || beside) {
            return paused(now);
        }
        if (queue.size() - Math.max(0, free(now)) >= options.queueLimit()) {
            return new TokenException.Unavailable(KeyedCodes.QUEUE_FULL, "");
        }
        queue.add(call);
        return null;
    }

    /** How many calls may start now; after a failure one alone, to probe. */
    private int free(Moment now) {
        int free = options.callLimit() - flying;
        if (!gate.hasFailed()) {
            return free;
        }
        return gate.isOpen(now) && probe == null ? Math.min(1, free) : 0;
    }

    private void pump() {
        if (pumps.getAndIncrement() != 0) {
            return;
        }
        List<Runnable> tellings = new ArrayList<>();
        int seen = 1;
        while (seen != 0) {
            due(terms.moment(), tellings).forEach(Foreign::undisturbed);
            seen = pumps.addAndGet(-seen);
        }
        // only now: whoever takes long over bad news must not hold up the calls of others
        tellings.forEach(Foreign::undisturbed);
    }

    /** What is to be done for calls now; what others are to be told of it is added to the tellings. */
    private synchronized List<Runnable> due(Moment now, List<Runnable> tellings) {
        List<Runnable> due = new ArrayList<>();
        if (!gate.isOpen(now)) {
            dismissTheHasty(now, tellings);
            if (!queue.isEmpty()) {
                due.add(() -> terms.set(opening, this::pump, gate.untilOpen(now)));
            }
        }
        Iterator<Call> waiting = queue.iterator();
        while (!closed && free(now) > 0 && waiting.hasNext()) {
            Call next = waiting.next();
            waiting.remove();
            if (next.givenUp(now)) {
                tellings.add(next::gone);
            } else {
                due.add(started(next));
            }
        }
        return due;
    }

    private void dismissTheHasty(Moment now, List<Runnable> tellings) {
        Duration shut = gate.untilOpen(now);
        Iterator<Call> waiting = queue.iterator();
        while (waiting.hasNext()) {
            Call next = waiting.next();
            if (!next.endures(shut, now)) {
                waiting.remove();
                tellings.add(() -> next.refused(paused(now)));
            }
        }
    }

    private Runnable started(Call call) {
        Slot slot = new Slot(outages);
        flying++;
        if (gate.hasFailed()) {
            probe = slot;
        }
        return () -> call.start(slot);
    }

    /** A call's place among those in the air. It is left once. */
    final class Slot {
        private final int outagesKnown;

        private Slot(int outagesKnown) {
            this.outagesKnown = outagesKnown;
        }

        /** The issuer answered, whatever it said. Opens the gate, if the call was made after it was shut. */
        void answered() {
            leave(shut -> outagesKnown == outages ? Gate.open() : shut);
        }

        /** The issuer was unavailable. */
        void unavailable(Moment now, Failure<TokenException> cause) {
            double jitter = terms.jitter();
            leave(before -> {
                if (before.hasFailed() && outagesKnown != outages) {
                    return before.failedToo(now, cause);
                }
                outages++;
                return before.failed(now, cause, jitter, 0);
            });
        }

        /** Nothing was learned of the issuer. */
        void left() {
            leave(before -> before);
        }

        private void leave(UnaryOperator<Gate<TokenException>> outcome) {
            synchronized (Lane.this) {
                flying--;
                probe = probe == this ? null : probe;
                gate = outcome.apply(gate);
            }
            pump();
        }
    }
}
