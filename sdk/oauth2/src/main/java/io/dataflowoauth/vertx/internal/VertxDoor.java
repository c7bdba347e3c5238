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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
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
    private final AtomicReference<@Nullable Engine> opened = new AtomicReference<>();
    private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();
    private final Mono<Engine> engine;
    private volatile boolean closed;

    VertxDoor(HttpDoorOptions options, TokenTime time, Supplier<Engine> opening) {
        this.options = options;
        this.time = time;
        this.opening = opening;
        // Vert.x reads files while it starts, which no caller's thread should wait for.
        this.engine = Mono.fromCallable(this::open)
                .subscribeOn(Schedulers.boundedElastic())
                .cacheInvalidateIf(running -> false);
    }

    /**
     * The hold ends only after the answer was handed on, so that virtual time cannot slip in before the next step takes a
     * hold of its own. The answer leaves the event loop at once: what callers do with it must not stop other exchanges.
     */
    @Override
    public Mono<HttpAnswer> send(HttpAsk ask) {
        Mono<HttpAnswer> exchange = Mono.defer(() -> {
            options.requirePermitted(ask);
            return engine.flatMap(
                    running -> Mono.<HttpAnswer>create(sink -> start(new Exchange(ask, options, sink), running, sink)));
        });
        return HeldMono.of(exchange.publishOn(Schedulers.parallel()), () -> time.inFlight()::close);
    }

    @Override
    public void close() {
        closed = true;
        underWay.forEach(Exchange::shut);
        closeEngine();
    }

    private void start(Exchange exchange, Engine running, MonoSink<HttpAnswer> sink) {
        underWay.add(exchange);
        sink.onDispose(() -> {
            underWay.remove(exchange);
            exchange.abandon();
        });
        if (closed) {
            exchange.shut();
            return;
        }
        try {
            exchange.start(running);
        } catch (RejectedExecutionException | IllegalStateException closedMeanwhile) {
            exchange.shut();
        }
    }

    private Engine open() {
        if (closed) {
            throw new TokenException.Closed(OAuth2Codes.DOOR_CLOSED, "");
        }
        Engine running = opening.get();
        opened.set(running);
        if (closed) {
            closeEngine();
        }
        return running;
    }

    private void closeEngine() {
        Engine ending = opened.getAndSet(null);
        if (ending != null) {
            ending.close();
        }
    }
}
