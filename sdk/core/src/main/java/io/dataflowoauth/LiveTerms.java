// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import io.dataflowoauth.internal.Moment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/** What a live token lives by: its source and request, the runtime's time, jitter and observers, its name. */
final class LiveTerms {
    private static final AtomicLong NAMED = new AtomicLong();

    private final TokenSource source;
    private final TokenRequest request;
    private final TokenTime time;
    private final DoubleSupplier jitter;
    private final List<TokenObserver> observers;
    private final String name = "stream-" + NAMED.incrementAndGet();

    LiveTerms(TokenSource source, TokenRequest request, RuntimeOptions options) {
        this.source = source;
        this.request = request;
        this.time = options.time();
        this.jitter = options.jitter();
        this.observers = options.observers();
    }

    TokenSource source() {
        return source;
    }

    TokenRequest request() {
        return request;
    }

    TokenTime time() {
        return time;
    }

    String name() {
        return name;
    }

    Moment moment() {
        return new Moment(time.nanoTime(), time.now());
    }

    double jitter() {
        return jitter.getAsDouble();
    }

    /**
     * Sets the timer of a slot, which holds one. It is in its place before it can fire, for what it sets off may set the
     * next one. A scheduler that takes no more work leaves it undone, and its refusal to Reactor's hook.
     *
     * @return whether it is set
     */
    boolean set(Disposable.Swap slot, Runnable task, Duration pause) {
        Pause timer = new Pause(task);
        slot.update(timer);
        try {
            timer.of(time.scheduler().schedule(timer, pause.toNanos(), TimeUnit.NANOSECONDS));
            return true;
        } catch (RejectedExecutionException e) {
            Operators.onErrorDropped(e, Context.empty());
            return false;
        }
    }

    /** Tells every observer; what one throws disturbs nobody. */
    void tell(Function<TokenEvents.Origin, TokenEvent> event) {
        if (observers.isEmpty()) {
            return;
        }
        TokenEvent happened = event.apply(new TokenEvents.Origin(time.now(), name, request));
        for (TokenObserver observer : observers) {
            undisturbed(() -> observer.on(happened));
        }
    }

    /** Runs what is somebody else's; what it throws goes to Reactor's hook. */
    static void undisturbed(Runnable foreign) {
        try {
            foreign.run();
        } catch (Throwable e) {
            if (e instanceof VirtualMachineError dying) {
                throw dying;
            }
            Operators.onErrorDropped(e, Context.empty());
        }
    }
}
