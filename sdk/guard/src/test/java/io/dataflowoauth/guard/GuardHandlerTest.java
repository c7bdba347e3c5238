// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.access.guard.AccessGuard;
import io.dataflowoauth.access.guard.AccessOutcome;
import io.dataflowoauth.access.guard.GuardOptions;
import io.dataflowoauth.access.guard.Requirement;
import io.dataflowoauth.threats.Wire;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The handler over real sockets: who gets through, what the others read, and what becomes of bodies and of lost callers. */
class GuardHandlerTest {
    private final SmallIssuer issuer = new SmallIssuer();
    private final Vertx vertx = Vertx.vertx();
    private final List<AccessOutcome> outcomes = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> reached = new LinkedBlockingQueue<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final CountDownLatch gone = new CountDownLatch(1);
    private int port;

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        issuer.runtime.close();
    }

    @Test
    void who_may_reaches_the_next_handler_with_its_identity() throws Exception {
        serve(handler -> handler);

        try (Wire wire = new Wire(port)) {
            String answer =
                    wire.send(get(issuer.token("ada", Map.of("scope", "read")))).answer();

            assertThat(answer).startsWith("HTTP/1.1 200 OK").endsWith("ada/ada/read/");
        }
    }

    @Test
    void who_may_not_reads_a_challenge_and_a_problem_and_reaches_nobody() throws Exception {
        serve(handler -> handler);

        try (Wire wire = new Wire(port)) {
            String answer = wire.send("GET /orders HTTP/1.1\r\nHost: api.example\r\n\r\n")
                    .answer();
            String next = wire.send(get(issuer.token("ada", Map.of()))).answer();

            assertThat(answer)
                    .startsWith("HTTP/1.1 401 Unauthorized")
                    .containsIgnoringCase("www-authenticate: Bearer scope=\"read\"\r\n")
                    .containsIgnoringCase("www-authenticate: DPoP algs=")
                    .containsIgnoringCase("content-type: application/problem+json")
                    .endsWith("{\"detail\":\"A token is needed.\",\"status\":401,\"title\":\"Unauthorized\"}");
            assertThat(next).as("on the same connection").startsWith("HTTP/1.1 403");
        }
        assertThat(reached).isEmpty();
        assertThat(failures).isEmpty();
        assertThat(outcomes).hasSize(2);
    }

    @Test
    void a_body_that_came_while_keys_were_asked_for_is_whole() throws Exception {
        Sinks.Empty<Void> keys = Sinks.empty();
        issuer.hold(keys.asMono());
        serve(handler -> handler);
        String body = "x".repeat(300_000);

        try (Wire wire = new Wire(port)) {
            wire.send(post(issuer.token("ada", Map.of("scope", "read")), "Content-Length: " + body.length()));
            wire.send(body.substring(0, 100_000));
            assertThat(issuer.asked.await(30, TimeUnit.SECONDS)).isTrue();
            keys.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
            wire.send(body.substring(100_000));

            assertThat(wire.answer()).endsWith("ada/ada/read/" + body);
        }
    }

    @Test
    void a_short_body_of_one_who_is_refused_is_thrown_away_and_the_connection_goes_on() throws Exception {
        serve(handler -> handler);

        try (Wire wire = new Wire(port)) {
            String refused = wire.send(post("bad", "Content-Length: 5")).answer();
            String next = wire.send("12345")
                    .send(get(issuer.token("ada", Map.of("scope", "read"))))
                    .answer();

            assertThat(refused).startsWith("HTTP/1.1 401");
            assertThat(next).startsWith("HTTP/1.1 200");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 100000000", "Transfer-Encoding: chunked"})
    void a_long_body_of_one_who_is_refused_ends_the_connection(String header) throws Exception {
        serve(handler -> handler);

        try (Wire wire = new Wire(port)) {
            String refused = wire.send(post("bad", header)).answer();

            assertThat(refused).startsWith("HTTP/1.1 401").containsIgnoringCase("connection: close");
            assertThat(wire.ends()).isTrue();
        }
    }

    @Test
    void a_long_body_over_http_2_is_refused_without_being_read() throws Exception {
        serve(handler -> handler);
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
        HttpRequest.Builder ask = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/orders"))
                .timeout(Duration.ofSeconds(60));
        client.send(ask.GET().build(), HttpResponse.BodyHandlers.discarding());

        HttpResponse<String> answer = client.send(
                ask.POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[50_000_000])))
                        .build(),
                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void who_goes_away_while_it_waits_stops_waiting_and_reaches_nobody() throws Exception {
        Sinks.Empty<Void> keys = Sinks.empty();
        issuer.hold(keys.asMono());
        serve(handler -> handler);

        try (Wire wire = new Wire(port)) {
            wire.send(get(issuer.token("ada", Map.of("scope", "read"))));
            assertThat(issuer.asked.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(gone.await(30, TimeUnit.SECONDS)).as("the server saw it go").isTrue();
        keys.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);

        try (Wire wire = new Wire(port)) {
            assertThat(wire.send(get(issuer.token("eve", Map.of("scope", "read"))))
                            .answer())
                    .endsWith("eve/eve/read/");
        }
        assertThat(reached).containsExactly("eve");
    }

    @Test
    void many_who_wait_for_keys_are_all_let_in() throws Exception {
        Sinks.Empty<Void> keys = Sinks.empty();
        issuer.hold(keys.asMono());
        serve(handler -> handler);
        List<Wire> wires = new CopyOnWriteArrayList<>();

        for (int caller = 0; caller < 20; caller++) {
            wires.add(new Wire(port).send(get(issuer.token("c" + caller, Map.of("scope", "read")))));
        }
        assertThat(issuer.asked.await(30, TimeUnit.SECONDS)).isTrue();
        keys.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);

        for (int caller = 0; caller < 20; caller++) {
            assertThat(wires.get(caller).answer()).contains("c" + caller + "/");
            wires.get(caller).close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "false, 'Origin: https://a.example|Access-Control-Request-Method: GET', 401",
        "true, 'Origin: https://a.example|Access-Control-Request-Method: GET', 200",
        "true, 'Origin: https://a.example', 401",
        "true, 'Access-Control-Request-Method: GET', 401"
    })
    void a_preflight_is_let_through_only_where_somebody_says_so(boolean through, String headers, int status)
            throws Exception {
        serve(handler -> handler.withPreflights(through));

        try (Wire wire = new Wire(port)) {
            String answer = wire.send("OPTIONS /open HTTP/1.1\r\nHost: api.example\r\n" + headers.replace("|", "\r\n")
                            + "\r\n\r\n")
                    .answer();

            assertThat(answer).startsWith("HTTP/1.1 " + status);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'GET /orders?access_token=x HTTP/1.1|Host: a', 400",
        "'GET /orders HTTP/1.1|Host: a|Authorization: Bearer x|Authorization: Bearer x', 400",
        "'GET /orders HTTP/1.1|Host: a|Host: b', 400",
        "'GET /orders?a=%zz HTTP/1.1|Host: a', 400",
        "'GET http://other.example/orders HTTP/1.1|Host: a', 401",
        "'OPTIONS * HTTP/1.1|Host: a', 4",
        "'GET /orders HTTP/1.0', 401",
        "'HEAD /orders HTTP/1.1|Host: a', 401"
    })
    void odd_requests_are_refused(String request, String status) throws Exception {
        serve(handler -> handler);

        try (Wire wire = new Wire(port)) {
            wire.send(request.replace("|", "\r\n") + "\r\n\r\n");

            assertThat(request.startsWith("HEAD") ? wire.head() : wire.answer()).contains(" " + status);
        }
        assertThat(reached).isEmpty();
    }

    @Test
    void a_route_without_a_guard_has_no_access_to_give() throws Exception {
        serve(handler -> handler);

        try (Wire wire = new Wire(port)) {
            assertThat(wire.send("GET /unguarded HTTP/1.1\r\nHost: a\r\n\r\n").answer())
                    .startsWith("HTTP/1.1 500");
        }
    }

    @Test
    void a_rule_that_throws_lets_nobody_in() throws Exception {
        serve(handler -> handler);

        try (Wire wire = new Wire(port)) {
            assertThat(wire.send(get(issuer.token("ada", Map.of("scope", "read")))
                                    .replace("/orders", "/torn"))
                            .answer())
                    .startsWith("HTTP/1.1 500");
        }
        assertThat(reached).isEmpty();
    }

    @Test
    void the_url_of_a_request_is_that_of_the_public_origin_where_there_is_one() throws Exception {
        serve(handler -> handler.withPublicOrigin(URI.create("https://api.example:8443")));

        try (Wire wire = new Wire(port)) {
            wire.send(get(issuer.token("ada", Map.of("scope", "read")))).answer();
        }
        assertThat(outcomes.get(0).request().url()).isEqualTo(URI.create("https://api.example:8443/orders?page=2"));
    }

    private static String get(String token) {
        return "GET /orders?page=2 HTTP/1.1\r\nHost: api.example\r\nAuthorization: Bearer " + token + "\r\n\r\n";
    }

    private static String post(String token, String header) {
        return "POST /orders HTTP/1.1\r\nHost: api.example\r\nAuthorization: Bearer " + token + "\r\n" + header
                + "\r\n\r\n";
    }

    private AccessGuard guard() {
        return AccessGuard.open(
                issuer.verifier,
                GuardOptions.defaults().withObserver(outcome -> Mono.fromRunnable(() -> outcomes.add(outcome))),
                TokenTime.system());
    }

    private void serve(UnaryOperator<GuardHandler> changed) throws Exception {
        GuardHandler handler =
                changed.apply(GuardHandler.of(guard(), Requirement.verified().withScopes("read")));
        Router router = new Lobby(reached, failures, gone).router(vertx, handler, guard());
        HttpServer server = vertx.createHttpServer().requestHandler(router);
        port = server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .actualPort();
    }
}
