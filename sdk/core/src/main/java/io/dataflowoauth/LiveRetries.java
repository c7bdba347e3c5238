// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** What the calls on one live token share that may be sent again: their budget, and the pauses that end with it. */
final class LiveRetries {
    private final LiveTerms terms;
    /** Made by the first call that opts in, so that it costs nobody else anything. */
    private final AtomicReference<@Nullable Begun> begun = new AtomicReference<>();

    private volatile boolean over;

    LiveRetries(LiveTerms terms) {
        this.terms = terms;
    }

    LiveTerms terms() {
        return terms;
    }

    /** One more call that may be sent again is made. */
    void called() {
        long now = terms.time().nanoTime();
        begun(now).budget.called(now);
    }

    /** Takes one retry out of the budget, if there is one left. */
    boolean take(CallRetries limits) {
        long now = terms.time().nanoTime();
        return begun(now).budget.take(now, limits.budgetShare(), limits.budgetFloor());
    }

    /**
     * Completes after so long, or at once when these or those of their owner are over. Cancelling ends the timer. Fails
     * with {@code Unavailable} if the scheduler takes no work.
     */
    Mono<Void> pause(Duration length, BooleanSupplier ownerIsOver) {
        return Mono.create(sink -> {
            Rest rest = new Rest(sink, ownerIsOver);
            Set<Rest> resting = begun(terms.time().nanoTime()).resting;
            resting.add(rest);
            Disposable timer = timer(sink, length);
            sink.onDispose(() -> {
                resting.remove(rest);
                timer.dispose();
            });
            rest.endIfOver(over);
        });
    }

    /** An owner is over: ends its pauses. */
    void ownerEnded() {
        Begun known = begun.get();
        if (known != null) {
            known.resting.forEach(rest -> LiveTerms.undisturbed(() -> rest.endIfOver(over)));
        }
    }

    /** Ends every pause, and each that begins later. */
    void close() {
        over = true;
        ownerEnded();
    }

    private Disposable timer(MonoSink<Void> sink, Duration length) {
        try {
            return terms.time().scheduler().schedule(sink::success, length.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            sink.error(new TokenException.Unavailable(CoreCodes.SCHEDULER_REJECTED, "")
                    .forPrincipal(terms.request().principal()));
            return () -> {};
        }
    }

    private Begun begun(long now) {
        Begun known = begun.get();
        if (known != null) {
            return known;
        }
        Begun made = new Begun(new CallBudget(now), ConcurrentHashMap.newKeySet());
        Begun other = begun.compareAndExchange(null, made);
        return other == null ? made : other;
    }

    private record Begun(CallBudget budget, Set<Rest> resting) {}

    private record Rest(MonoSink<Void> sink, BooleanSupplier ownerIsOver) {
        private void endIfOver(boolean over) {
            if (over || ownerIsOver.getAsBoolean()) {
                sink.success();
            }
        }
    }
}
