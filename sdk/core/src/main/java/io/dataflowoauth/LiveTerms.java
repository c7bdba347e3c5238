// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import io.dataflowoauth.internal.Foreign;
import io.dataflowoauth.internal.Moment;
import io.dataflowoauth.internal.Pause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import reactor.core.Disposable;

/** What a live token lives by: its source and request, the runtime's time, jitter and observers, its name. */
final class LiveTerms {
    private static final AtomicLong NAMED = new AtomicLong();

    private final TokenSource source;
    private final Optional<RevocableSource> revocable;
    private final TokenRequest request;
    private final TokenTime time;
    private final DoubleSupplier jitter;
    private final List<TokenObserver> observers;
    private final String name = "stream-" + NAMED.incrementAndGet();

    LiveTerms(TokenSource source, TokenRequest request, RuntimeOptions options) {
        this.source = new CheckedSource(source, options.time());
        this.revocable = source instanceof RevocableSource known ? Optional.of(known) : Optional.empty();
        this.request = request;
        this.time = options.time();
        this.jitter = options.jitter();
        this.observers = options.observers();
    }

    TokenSource source() {
        return source;
    }

    /** The source, if its tokens can be taken back. */
    Optional<RevocableSource> revocable() {
        return revocable;
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

    /** Sets the timer of a slot, which holds one; says whether it is set. */
    boolean set(Disposable.Swap slot, Runnable task, Duration pause) {
        return Pause.set(slot, task, pause, time.scheduler());
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
        Foreign.undisturbed(foreign);
    }
}
