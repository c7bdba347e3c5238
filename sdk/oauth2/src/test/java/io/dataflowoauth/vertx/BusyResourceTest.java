// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx;

import static io.dataflowoauth.fixture.RawServer.answer;
import static io.dataflowoauth.fixture.RawServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.CallRetries;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.fixture.HastyTime;
import io.dataflowoauth.fixture.RawServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Resources that say 429 and 503 on a real socket. Jitter is least: a pause of 250 ms, and then of 500. */
class BusyResourceTest {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final String BUSY = answer(503, "", "");

    private final Vertx vertx = Vertx.vertx();
    private final WebClient plain = WebClient.create(vertx);
    private final HastyTime time = new HastyTime();
    private final AtomicInteger issued = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final TokenRuntime runtime =
            TokenRuntime.open(RuntimeOptions.defaults().withTime(time).withJitter(() -> 0));
    private final TokenStream stream = TokenStream.of(
            request -> Mono.fromSupplier(
                    () -> AccessToken.bearer("t0ken-" + issued.incrementAndGet(), Duration.ofHours(1))),
            TokenRequest.defaults(),
            runtime);

    @AfterEach
    void close() {
        stream.close();
        runtime.close();
        vertx.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
    void an_idempotent_call_is_sent_again(String method) {
        try (RawServer server = inTurn(BUSY, answer(204, "", ""))) {
            WebCall call = WebCall.of(HttpMethod.valueOf(method), server.uri("/"));

            assertThat(send(server, call).statusCode()).isEqualTo(204);
            assertThat(calls).hasValue(2);
            assertThat(time.pauses()).containsExactly(Duration.ofMillis(250));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "CONNECT", "LOCK", "get"})
    void any_other_call_is_told_its_refusal_and_never_sent_again(String method) {
        try (RawServer server = RawServer.answering(BUSY)) {
            WebCall call = WebCall.of(HttpMethod.valueOf(method), server.uri("/"));

            assertThat(refused(server, call).diagnosis().orElseThrow().code()).isEqualTo("core.call-unavailable");
            assertThat(server.connections()).isEqualTo(1);
            assertThat(time.pauses()).isEmpty();
        }
    }

    @Test
    void a_body_that_can_be_sent_twice_is_and_whole() throws Exception {
        try (RawServer server = inTurn(answer(429, "", ""), json(200, "{}"))) {
            WebCall call = WebCall.of(HttpMethod.PUT, server.uri("/"))
                    .withBody(Buffer.buffer("{\"x\":1}"), "application/json");

            assertThat(send(server, call).statusCode()).isEqualTo(200);
            assertThat(server.request()).endsWith("{\"x\":1}");
            assertThat(server.request()).endsWith("{\"x\":1}");
        }
    }

    @Test
    void a_stream_body_is_never_sent_again() {
        try (RawServer server = inTurn(BUSY, json(200, "{}"))) {
            WebCall call = WebCall.of(HttpMethod.PUT, server.uri("/"))
                    .withStream(new OnceStream(Buffer.buffer("once")), "text/plain");

            assertThat(refused(server, call).refusal().status()).isEqualTo(503);
            assertThat(calls).hasValue(1);
            assertThat(time.pauses()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void without_retries_a_busy_resource_has_answered(int status) {
        try (RawServer server = RawServer.answering(answer(status, "Retry-After: 1\r\n", ""))) {
            AuthorizedWebClient unretried = AuthorizedWebClient.of(plain, stream, server.uri(""));

            assertThat(unretried
                            .get(server.uri("/"))
                            .map(HttpResponse::statusCode)
                            .block(PATIENCE))
                    .isEqualTo(status);
            assertThat(time.pauses()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    Retry-After: 0                                                                          | 250
                    Retry-After: 3                                                                          | 3250
                    Retry-After: soon                                                                       | 250
                    Retry-After: -3                                                                         | 250
                    Retry-After: Sun, 01 Mar 2026 10:00:04 GMT; Date: Sun, 01 Mar 2026 10:00:00 GMT         | 4250
                    Retry-After: Sun, 01 Mar 2026 09:00:00 GMT; Date: Sun, 01 Mar 2026 10:00:00 GMT         | 250
                    Retry-After: Sun, 01 Mar 2099 10:00:00 GMT                                              | 250
                    """)
    void what_the_resource_asks_for_is_a_floor_and_never_reckoned_by_our_clock(String headers, long millis) {
        try (RawServer server = inTurn(answer(503, headers.replace("; ", "\r\n") + "\r\n", ""), json(200, "{}"))) {
            assertThat(send(server, WebCall.get(server.uri("/"))).statusCode()).isEqualTo(200);
            assertThat(time.pauses()).containsExactly(Duration.ofMillis(millis));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Retry-After: 11",
                "Retry-After: 999999999999999999",
                "Retry-After: Sun, 01 Mar 2099 10:00:00 GMT; Date: Sun, 01 Mar 2026 10:00:00 GMT"
            })
    void a_resource_that_asks_for_too_much_is_told_of_at_once(String headers) {
        try (RawServer server = RawServer.answering(answer(503, headers.replace("; ", "\r\n") + "\r\n", ""))) {
            CallRefusedException failure = refused(server, WebCall.get(server.uri("/")));

            assertThat(failure.refusal().retryAfter().orElseThrow())
                    .isBetween(Duration.ofSeconds(11), Duration.ofMinutes(15));
            assertThat(time.pauses()).isEmpty();
        }
    }

    @Test
    void a_resource_that_stays_busy_is_told_of_with_its_diagnosis() {
        try (RawServer server = inTurn(BUSY)) {
            CallRefusedException failure = refused(server, WebCall.get(server.uri("/")));

            assertThat(failure.diagnosis().orElseThrow().retryCanHelp()).isTrue();
            assertThat(calls).hasValue(3);
            assertThat(issued).hasValue(1);
        }
    }

    @Test
    void a_refused_token_is_replaced_though_the_resource_is_busy_too() throws Exception {
        String expired = answer(401, "WWW-Authenticate: Bearer error=\"invalid_token\"\r\n", "");
        try (RawServer server = inTurn(BUSY, expired, BUSY, json(200, "{}"))) {
            assertThat(send(server, WebCall.get(server.uri("/"))).statusCode()).isEqualTo(200);
            assertThat(server.request()).contains("t0ken-1");
            assertThat(server.request()).contains("t0ken-1");
            assertThat(server.request()).contains("t0ken-2");
            assertThat(server.request()).contains("t0ken-2");
        }
    }

    private HttpResponse<Buffer> send(RawServer server, WebCall call) {
        return Objects.requireNonNull(AuthorizedWebClient.of(plain, stream, server.uri(""))
                .withRetries(CallRetries.defaults())
                .send(call)
                .block(PATIENCE));
    }

    private CallRefusedException refused(RawServer server, WebCall call) {
        return catchThrowableOfType(CallRefusedException.class, () -> send(server, call));
    }

    private RawServer inTurn(String... answers) {
        return RawServer.start((raw, peer) -> {
            while (raw.hear(peer)) {
                peer.write(answers[Math.min(calls.getAndIncrement(), answers.length - 1)]);
            }
        });
    }
}
