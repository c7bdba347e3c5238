// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CheckedSource;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenEvent;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenObserver;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.internal.Foreign;
import io.dataflowoauth.internal.Moment;
import io.dataflowoauth.internal.Pause;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** What a family lives by: its source, the runtime's time, jitter and observers, its name. */
final class Terms {
    private static final AtomicLong NAMED = new AtomicLong();

    private final TokenSource source;
    private final TokenTime time;
    private final DoubleSupplier jitter;
    private final List<TokenObserver> observers;
    private final String name = "family-" + NAMED.incrementAndGet();

    Terms(TokenSource source, RuntimeOptions options) {
        this.source = new CheckedSource(source, options.time());
        this.time = options.time();
        this.jitter = options.jitter();
        this.observers = options.observers();
    }

    Mono<AccessToken> ask(TokenRequest request) {
        return source.token(request);
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

    /** Sets the timer of a slot; says whether the scheduler took it. */
    boolean set(Disposable.Swap slot, Runnable task, Duration pause) {
        return Pause.set(slot, task, pause, time.scheduler());
    }

    /** Tells every observer; what one throws disturbs nobody. */
    void tell(TokenRequest request, Function<TokenEvents.Origin, TokenEvent> event) {
        if (observers.isEmpty()) {
            return;
        }
        TokenEvent happened = event.apply(new TokenEvents.Origin(time.now(), name, request));
        for (TokenObserver observer : observers) {
            Foreign.undisturbed(() -> observer.on(happened));
        }
    }
}
