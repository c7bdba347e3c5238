// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.service;

import static java.util.Objects.requireNonNullElse;

import io.dataflowoauth.TokenTime;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** The HTTP side: two endpoints, and what goes wrong as a problem document. Nothing here knows of tokens. */
final class AirportService {
    private static final Pattern IATA = Pattern.compile("[A-Z]{3}");
    private static final long LONGEST_ENTRY = 16 * 1024;

    private final HttpServer server;
    private final Backends backends;
    private final TokenTime time;

    private AirportService(Vertx vertx, Backends backends, TokenTime time) {
        this.backends = backends;
        this.time = time;
        this.server = vertx.createHttpServer().requestHandler(routes(vertx));
    }

    /** Listens on that port of loopback; 0 takes a free one. */
    static Mono<AirportService> start(Vertx vertx, Backends backends, TokenTime time, int port) {
        AirportService service = new AirportService(vertx, backends, time);
        return mono(() -> service.server.listen(port, "127.0.0.1")).thenReturn(service);
    }

    int port() {
        return server.actualPort();
    }

    // #region graceful
    /** Takes no new request, lets those under way end, then lets the tokens go. */
    Mono<Void> stop(Duration grace) {
        return mono(() -> server.shutdown(grace.toMillis(), TimeUnit.MILLISECONDS))
                .then(backends.closeGracefully());
    }
    // #endregion graceful

    private Router routes(Vertx vertx) {
        Router router = Router.router(vertx);
        router.route().failureHandler(context -> send(context, Problem.ofStatus(context.statusCode())));
        router.get("/hubs/:iata").handler(this::nearestHub);
        router.post("/entries")
                .handler(BodyHandler.create(false).setBodyLimit(LONGEST_ENTRY))
                .handler(this::store);
        router.get("/health").handler(context -> send(context, backends.health()));
        return router;
    }

    private void nearestHub(RoutingContext context) {
        String iata = requireNonNullElse(context.pathParam("iata"), "");
        if (IATA.matcher(iata).matches()) {
            answer(context, backends.nearestHub(iata));
        } else {
            send(context, Problem.badRequest("An airport has three capital letters."));
        }
    }

    private void store(RoutingContext context) {
        String entry = context.body().asString();
        if (entry == null || entry.isBlank()) {
            send(context, Problem.badRequest("An entry is a JSON object."));
        } else {
            answer(context, backends.store(entry));
        }
    }

    // #region answer
    /** Here a foreign request begins, so here we subscribe; a caller who goes away ends the work for it. */
    private void answer(RoutingContext context, Mono<String> work) {
        Disposable running =
                work.subscribe(json -> send(context, json), failure -> send(context, Problem.of(failure, time.now())));
        context.response().closeHandler(gone -> running.dispose());
    }
    // #endregion answer

    private static void send(RoutingContext context, String json) {
        context.response().putHeader("Content-Type", "application/json").end(json);
    }

    private static void send(RoutingContext context, Problem problem) {
        HttpServerResponse response = context.response().setStatusCode(problem.status());
        problem.retryAfter()
                .ifPresent(pause -> response.putHeader("Retry-After", Long.toString(Math.max(1, pause.toSeconds()))));
        response.putHeader("Content-Type", "application/problem+json")
                .end(problem.json().encode());
    }

    private static <T> Mono<T> mono(Supplier<Future<T>> work) {
        return Mono.fromCompletionStage(() -> work.get().toCompletionStage());
    }
}
