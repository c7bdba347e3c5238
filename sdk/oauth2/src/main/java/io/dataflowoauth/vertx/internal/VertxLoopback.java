// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx.internal;

import io.dataflowoauth.InFlight;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.http.internal.Loopback;
import io.dataflowoauth.http.internal.LoopbackCall;
import io.dataflowoauth.http.internal.LoopbackPage;
import io.dataflowoauth.internal.HeldMono;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/** Listens with an HTTP server of Vert.x, on an event loop that lives no longer than the port is open. */
public final class VertxLoopback implements Loopback {
    private static final String HOST = "127.0.0.1";
    private static final int LONGEST_LINE = 8 * 1024;
    private static final int LONGEST_HEADERS = 16 * 1024;
    private static final int IDLE_SECONDS = 10;

    /** For the service loader. */
    public VertxLoopback() {}

    /** Whoever waits for the port leaves the event loop, which is there for browsers alone. */
    @Override
    public Mono<Listening> listen(int port, Function<LoopbackCall, LoopbackPage> pages, TokenTime time) {
        Mono<Listening> bound = Mono.fromCallable(Engine::vertx)
                .subscribeOn(Schedulers.boundedElastic())
                .flatMap(vertx -> new Port(vertx, pages, time).bound(port))
                .publishOn(Schedulers.parallel())
                .doOnDiscard(Port.class, Port::drop);
        return HeldMono.of(bound, () -> time.inFlight()::close);
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxInitialLineLength(LONGEST_LINE)
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false);
    }

    private static final class Port implements Listening {
        private final Vertx vertx;
        private final Function<LoopbackCall, LoopbackPage> pages;
        private final TokenTime time;
        private final HttpServer server;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Port(Vertx vertx, Function<LoopbackCall, LoopbackPage> pages, TokenTime time) {
            this.vertx = vertx;
            this.pages = pages;
            this.time = time;
            this.server = vertx.createHttpServer(options())
                    .requestHandler(this::serve)
                    .exceptionHandler(broken -> {}); // unheard, Vert.x would log it with a piece of what was received
        }

        private Mono<Listening> bound(int port) {
            return Mono.create(sink -> {
                sink.onCancel(vertx::close);
                server.listen(port, HOST).onComplete(open -> sink.success(this), failure -> failed(sink, failure));
            });
        }

        @Override
        public int port() {
            return server.actualPort();
        }

        @Override
        public Mono<Void> close() {
            Mono<Void> closing = Mono.<Void>create(sink -> server.close().onComplete(done -> {
                        vertx.close();
                        sink.success();
                    }))
                    .publishOn(Schedulers.parallel());
            Mono<Void> once = Mono.defer(() -> closed.compareAndSet(false, true) ? closing : Mono.empty());
            return HeldMono.of(once, () -> time.inFlight()::close);
        }

        /** Whoever asked for it left before it was handed over. */
        private void drop() {
            vertx.close();
        }

        private void failed(MonoSink<Listening> sink, Throwable failure) {
            vertx.close();
            sink.error(new TokenException.Misconfigured(
                    OAuth2Codes.LISTENER_FAILED, failure.getClass().getSimpleName() + "."));
        }

        /** Held until what follows the page has taken a hold of its own. */
        private void serve(HttpServerRequest request) {
            InFlight hold = time.inFlight();
            LoopbackPage page = isForUs(request) ? pages.apply(call(request)) : LoopbackPage.of(421, "Not here.");
            HttpServerResponse response = request.response().setStatusCode(page.status());
            headers(response).end(page.text() + "\n").onComplete(sent -> {
                try {
                    page.shown().run();
                } finally {
                    hold.close();
                    request.connection().close();
                }
            });
        }

        /** A page of somewhere else whose name was made to lead here still says the other name. */
        private boolean isForUs(HttpServerRequest request) {
            List<String> hosts = request.headers().getAll("Host");
            return hosts.equals(List.of(HOST + ":" + port())) && request.uri().startsWith("/");
        }

        private static LoopbackCall call(HttpServerRequest request) {
            String uri = request.uri();
            int query = uri.indexOf('?');
            String path = query < 0 ? uri : uri.substring(0, query);
            return new LoopbackCall(request.method().name(), path, query < 0 ? "" : uri.substring(query + 1));
        }

        private static HttpServerResponse headers(HttpServerResponse response) {
            return response.putHeader("Content-Type", "text/plain; charset=utf-8")
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                    .putHeader("Referrer-Policy", "no-referrer")
                    .putHeader("Cache-Control", "no-store")
                    .putHeader("Connection", "close");
        }
    }
}
