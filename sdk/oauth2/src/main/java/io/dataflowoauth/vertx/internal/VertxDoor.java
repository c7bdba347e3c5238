// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx.internal;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.internal.HeldMono;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/** The door: starts its engine with the first exchange, closes it for good. */
final class VertxDoor implements HttpDoor, AutoCloseable {
    private final HttpDoorOptions options;
    private final TokenTime time;
    private final Supplier<Engine> opening;
    private final Object lock = new Object();
    private @Nullable Engine engine; // guarded by lock
    private boolean closed; // guarded by lock

    VertxDoor(HttpDoorOptions options, TokenTime time, Supplier<Engine> opening) {
        this.options = options;
        this.time = time;
        this.opening = opening;
    }

    /**
     * The hold ends only after the answer was handed on, so that virtual time cannot slip in before the next step takes a
     * hold of its own. The answer leaves the event loop at once: what callers do with it must not stop other exchanges.
     */
    @Override
    public Mono<HttpAnswer> send(HttpAsk ask) {
        Mono<HttpAnswer> exchange =
                Mono.<HttpAnswer>create(sink -> start(ask, sink)).publishOn(Schedulers.parallel());
        return HeldMono.of(exchange, () -> time.inFlight()::close);
    }

    @Override
    public void close() {
        Engine ending;
        synchronized (lock) {
            closed = true;
            ending = engine;
            engine = null;
        }
        if (ending != null) {
            ending.close();
        }
    }

    private void start(HttpAsk ask, MonoSink<HttpAnswer> sink) {
        options.requirePermitted(ask.uri());
        Engine running = engine();
        Exchange exchange = new Exchange(ask, options, sink);
        sink.onDispose(exchange::abandon);
        exchange.start(running);
    }

    private Engine engine() {
        synchronized (lock) {
            if (closed) {
                throw new TokenException.Closed(OAuth2Codes.DOOR_CLOSED, "");
            }
            Engine running = engine == null ? opening.get() : engine;
            engine = running;
            return running;
        }
    }
}
