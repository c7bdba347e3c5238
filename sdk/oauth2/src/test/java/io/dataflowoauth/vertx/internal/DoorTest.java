// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx.internal;

import static io.dataflowoauth.fixture.RawServer.answer;
import static io.dataflowoauth.fixture.RawServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.fixture.RawServer;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoorOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.scheduler.Schedulers;

/** What goes through the door and what does not, each on a real socket (F1, F1b, A-44, A-46, A-54, A-69). */
class DoorTest {
    private final DoorFixture own = new DoorFixture(UnaryOperator.identity());

    @AfterEach
    void closeTheDoor() {
        own.close();
    }

    @Test
    void a_form_arrives_as_it_was_asked() throws Exception {
        try (RawServer server = RawServer.answering(json(200, "{}"))) {
            own.answer(HttpAsk.form(server.uri("/token?a=b%20c"), Map.of("scope", "read write"))
                    .withHeader("X-Mine", "yes"));

            String request = server.request();
            assertThat(request).startsWith("POST /token?a=b%20c HTTP/1.1\r\n");
            assertThat(request)
                    .containsIgnoringCase("\r\nx-mine: yes\r\n")
                    .containsIgnoringCase("\r\nContent-Length: 16\r\n");
            assertThat(request).containsIgnoringCase("content-type: application/x-www-form-urlencoded\r\n");
            assertThat(request).endsWith("\r\n\r\nscope=read+write");
        }
    }

    @Test
    void any_status_that_is_no_redirect_is_an_answer() {
        try (RawServer server = RawServer.answering(answer(418, "X-Pot: tea\r\nX-Pot: more\r\n", "short"))) {
            HttpAnswer answer = own.answer(HttpAsk.get(server.uri("/")));

            assertThat(answer.status()).isEqualTo(418);
            assertThat(answer.headers("x-pot")).containsExactly("tea", "more");
            assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo("short");
        }
    }

    @Test
    void a_57_a_request_that_found_no_connection_was_not_sent_and_the_door_says_so() throws Exception {
        AtomicInteger told = new AtomicInteger();
        URI nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = URI.create("http://127.0.0.1:" + free.getLocalPort() + "/");
        }

        own.failure(HttpAsk.get(nobody).withUnsent(told::incrementAndGet));

        assertThat(told).hasValue(1);
    }

    @Test
    void a_57_a_request_whose_connection_broke_later_may_have_been_read() {
        AtomicInteger told = new AtomicInteger();
        try (RawServer server = RawServer.start((raw, peer) -> {
            raw.hear(peer);
            peer.reset();
        })) {
            own.failure(HttpAsk.get(server.uri("/")).withUnsent(told::incrementAndGet));
        }

        assertThat(told).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {300, 301, 302, 303, 304, 307, 308})
    void a_redirect_is_an_error_and_is_not_followed(int status) throws Exception {
        try (RawServer elsewhere = RawServer.answering(json(200, "{}"));
                RawServer server = RawServer.answering(
                        answer(status, "Location: " + elsewhere.uri("/?token=s3cret") + "\r\n", ""))) {
            TokenException failure =
                    own.failure(HttpAsk.get(server.uri("/")).withHeader("Authorization", "Bearer s3cret"));

            assertThat(failure).isInstanceOf(TokenException.Invalid.class).hasMessageNotContaining("s3cret");
            assertThat(failure.code()).isEqualTo("oauth2.redirect-refused");
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @Test
    void a_compressed_body_is_not_inflated() throws Exception {
        try (RawServer server = RawServer.answering(answer(200, "Content-Encoding: gzip\r\n", "not really gzip"))) {
            HttpAnswer answer = own.answer(HttpAsk.get(server.uri("/")));

            assertThat(answer.body()).asString(StandardCharsets.UTF_8).isEqualTo("not really gzip");
            assertThat(server.request()).doesNotContainIgnoringCase("accept-encoding");
        }
    }

    @Test
    void a_cookie_is_not_sent_back_and_the_connection_is_used_again() throws Exception {
        try (RawServer server = RawServer.answering(answer(200, "Set-Cookie: a=b; Path=/\r\n", "x"))) {
            own.answer(HttpAsk.get(server.uri("/")));
            own.answer(HttpAsk.get(server.uri("/")));

            server.request();
            assertThat(server.request()).doesNotContainIgnoringCase("cookie");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void plain_http_is_refused_but_to_loopback_where_that_was_asked_for() {
        VertxDoor strict =
                new VertxDoor(HttpDoorOptions.defaults(), own.time, () -> new Engine(HttpDoorOptions.defaults()));

        for (String url : new String[] {"http://127.0.0.1:1/", "http://localhost:1/", "http://issuer.example/"}) {
            TokenException failure = DoorFixture.failure(strict.send(HttpAsk.get(URI.create(url))));
            assertThat(failure).isInstanceOf(TokenException.Misconfigured.class);
            assertThat(failure.code()).isEqualTo("oauth2.url-forbidden");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://issuer.example/",
                "http://127.0.0.1.issuer.example/",
                "http://localhost.issuer.example/",
                "http://10.0.0.1/",
                "https://user:s3cret@issuer.example/",
                "https://issuer.example/#s3cret",
                "ftp://localhost/",
                "mailto:s3cret@localhost",
                "/relative"
            })
    void a_url_that_token_traffic_must_not_go_to_is_refused_before_anything_is_sent(String url) {
        TokenException failure = own.failure(HttpAsk.get(URI.create(url)));

        assertThat(failure.code()).isEqualTo("oauth2.url-forbidden");
        assertThat(failure).hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nb", "a\u0000", "ä", "\u007f"})
    void a_header_value_that_would_split_the_request_is_refused_without_an_echo(String value) {
        Throwable failure = catchThrowable(
                () -> HttpAsk.get(URI.create("https://a.example/")).withHeader("X", value));

        assertThat(failure).isInstanceOf(TokenException.Misconfigured.class).hasMessageNotContaining(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "Content-Length", "transfer-encoding", "", "X Y", "X:Y", "X\r\nY"})
    void a_header_name_that_is_the_engines_or_no_token_is_refused(String name) {
        Throwable failure = catchThrowable(
                () -> HttpAsk.get(URI.create("https://a.example/")).withHeader(name, "v"));

        assertThat(failure).isInstanceOf(TokenException.Misconfigured.class);
    }

    @Test
    void a_refused_connection_is_unavailable_and_names_host_and_port_alone() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        TokenException failure = own.failure(HttpAsk.get(URI.create("http://localhost:" + port + "/p?q=s3cret")));

        assertThat(failure).isInstanceOf(TokenException.Unavailable.class).hasMessageNotContaining("s3cret");
        assertThat(failure.detail()).contains("localhost:" + port);
    }

    @Test
    void the_event_loop_runs_on_a_daemon_and_is_known_not_to_block() throws Exception {
        Engine engine = new Engine(HttpDoorOptions.defaults());
        CompletableFuture<Boolean> loop = new CompletableFuture<>();

        engine.context()
                .runOnContext(nothing ->
                        loop.complete(Thread.currentThread().isDaemon() && Schedulers.isInNonBlockingThread()));

        assertThat(loop.get(5, TimeUnit.SECONDS)).isTrue();
        engine.close();
    }

    @Test
    void a_thread_dump_says_whose_the_event_loop_is() throws Exception {
        Engine engine = new Engine(HttpDoorOptions.defaults());
        CompletableFuture<String> loop = new CompletableFuture<>();

        engine.context()
                .runOnContext(nothing -> loop.complete(Thread.currentThread().getName()));

        assertThat(loop.get(5, TimeUnit.SECONDS)).matches("dataflow-oauth-door-[0-9]+");
        engine.close();
    }

    @Test
    void asks_and_answers_do_not_print_what_they_carry() {
        HttpAsk ask = HttpAsk.form(URI.create("https://a.example/t?x=s3cret"), Map.of("k", "s3cret"))
                .withHeader("Authorization", "s3cret");
        HttpAnswer answer =
                HttpAnswer.of(200, Map.of("X", java.util.List.of("s3cret")), "s3cret".getBytes(StandardCharsets.UTF_8));

        assertThat(ask + " " + answer).doesNotContain("s3cret");
    }
}
