// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx;

import static io.dataflowoauth.fixture.RawServer.answer;
import static io.dataflowoauth.fixture.RawServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenEvent;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.fixture.RawServer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Where a token goes, and what happens when it is refused, on a real socket (F1, A-65, A-89). */
class AuthorizedWebClientTest {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final String EXPIRED =
            answer(401, "WWW-Authenticate: Bearer realm=\"x\", error=\"invalid_token\"\r\n", "");

    private final Vertx vertx = Vertx.vertx();
    private final WebClient plain = WebClient.create(vertx, new WebClientOptions().setFollowRedirects(true));
    private final AtomicInteger issued = new AtomicInteger();
    private final List<TokenEvent> events = new CopyOnWriteArrayList<>();
    private final TokenRuntime runtime =
            TokenRuntime.open(RuntimeOptions.defaults().withObserver(events::add));
    private final TokenStream stream = TokenStream.of(
            request -> Mono.fromSupplier(
                    () -> AccessToken.bearer("t0ken-" + issued.incrementAndGet(), Duration.ofHours(1))),
            TokenRequest.defaults().withPrincipal(PrincipalChain.of("reader")),
            runtime);

    @AfterEach
    void close() {
        stream.close();
        runtime.close();
        vertx.close();
    }

    @Test
    void a_call_carries_the_live_token_and_what_was_put_on_it() throws Exception {
        try (RawServer server = RawServer.answering(json(200, "{}"))) {
            HttpResponse<Buffer> answer = send(
                    server,
                    WebCall.postJson(server.uri("/a/b?c=d%20e"), "{\"x\":1}").withHeader("X-Mine", "yes"));

            String request = server.request().toLowerCase(Locale.ROOT);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(request).startsWith("post /a/b?c=d%20e http/1.1\r\n");
            assertThat(request).contains("authorization: bearer t0ken-1\r\n", "x-mine: yes\r\n");
            assertThat(request).contains("content-type: application/json\r\n").endsWith("{\"x\":1}");
            assertThat(events).hasAtLeastOneElementOfType(TokenEvents.Used.class);
        }
    }

    @Test
    void nothing_is_sent_before_somebody_subscribes() {
        try (RawServer server = RawServer.answering(json(200, "{}"))) {
            Mono<HttpResponse<Buffer>> call = client(server).get(server.uri("/"));

            assertThat(server.connections()).isZero();
            assertThat(issued).hasValue(0);
            assertThat(call).isNotNull();
        }
    }

    @Test
    void a_refused_token_is_replaced_and_the_call_made_exactly_once_more() throws Exception {
        try (RawServer server = inTurn(EXPIRED, json(200, "{}"))) {
            HttpResponse<Buffer> answer = send(server, WebCall.postJson(server.uri("/"), "{\"x\":1}"));

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(server.request()).contains("t0ken-1").endsWith("{\"x\":1}");
            assertThat(server.request()).contains("t0ken-2").endsWith("{\"x\":1}");
            assertThat(issued).hasValue(2);
        }
    }

    @Test
    void a_call_that_is_refused_twice_fails_with_a_diagnosis() throws Exception {
        try (RawServer server = RawServer.answering(EXPIRED)) {
            CallRefusedException failure = refused(server, WebCall.get(server.uri("/")));

            assertThat(server.request()).contains("t0ken-1");
            assertThat(server.request()).contains("t0ken-2");
            assertThat(failure.refusal().error()).contains("invalid_token");
            assertThat(diagnosis(failure).layer()).isEqualTo(Diagnosis.Layer.AUTHENTICATION);
            assertThat(diagnosis(failure).principal().acting()).isEqualTo("reader");
            assertThat(issued).hasValue(2);
        }
    }

    @Test
    void a_missing_permission_is_told_and_not_tried_again() throws Exception {
        String denied = "{\"error\":{\"code\":403,\"message\":\"Permission denied\",\"status\":\"PERMISSION_DENIED\","
                + "\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\","
                + "\"reason\":\"IAM_PERMISSION_DENIED\",\"domain\":\"iam.googleapis.com\","
                + "\"metadata\":{\"permission\":\"airports.flights.list\"}}]}}";
        try (RawServer server = RawServer.answering(json(403, denied))) {
            CallRefusedException failure = refused(server, WebCall.get(server.uri("/")));

            assertThat(diagnosis(failure).layer()).isEqualTo(Diagnosis.Layer.AUTHORIZATION);
            assertThat(diagnosis(failure).missing()).contains("airports.flights.list");
            assertThat(issued).hasValue(1);
        }
    }

    @Test
    void a_stream_body_is_never_sent_twice_though_its_token_is_replaced() throws Exception {
        try (RawServer server = inTurn(EXPIRED, json(200, "{}"))) {
            WebCall call = WebCall.of(HttpMethod.PUT, server.uri("/"))
                    .withStream(new OnceStream(Buffer.buffer("once")), "text/plain");

            CallRefusedException failure = refused(server, call);

            assertThat(failure.refusal().status()).isEqualTo(401);
            assertThat(server.request()).contains("t0ken-1");
            send(server, WebCall.get(server.uri("/")));
            assertThat(server.request()).contains("t0ken-2");
        }
    }

    @Test
    void any_other_status_is_an_answer() {
        for (int status : new int[] {204, 302, 404, 429, 500}) {
            try (RawServer server = RawServer.answering(answer(status, "", ""))) {
                assertThat(send(server, WebCall.get(server.uri("/"))).statusCode())
                        .isEqualTo(status);
            }
        }
    }

    @Test
    void a_redirect_is_an_answer_though_the_client_would_follow_it() throws Exception {
        try (RawServer elsewhere = RawServer.answering(json(200, "{}"));
                RawServer server = RawServer.answering(answer(302, "Location: " + elsewhere.uri("/") + "\r\n", ""))) {
            assertThat(send(server, WebCall.get(server.uri("/"))).statusCode()).isEqualTo(302);
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @Test
    void another_origin_is_refused_before_a_token_is_asked_for_or_anything_sent() {
        try (RawServer server = RawServer.answering(json(200, "{}"));
                RawServer other = RawServer.answering(json(200, "{}"))) {
            Throwable failure = catchThrowable(
                    () -> client(server).get(other.uri("/?q=s3cret")).block(PATIENCE));

            assertThat(failure).isInstanceOf(TokenException.Forbidden.class).hasMessageNotContaining("s3cret");
            assertThat(other.connections()).isZero();
            assertThat(issued).hasValue(0);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.example/",
                "https://api.example:8443/",
                "https://api.example.evil.example/",
                "https://sub.api.example/",
                "https://api.example@evil.example/",
                "https://evil.example/https://api.example/"
            })
    void an_origin_is_compared_by_scheme_host_and_port_exactly(String url) {
        AuthorizedWebClient client = AuthorizedWebClient.of(plain, stream, URI.create("https://api.example"));

        Throwable failure = catchThrowable(() -> client.get(URI.create(url)).block(PATIENCE));

        assertThat(failure).isInstanceOfAny(TokenException.Forbidden.class, TokenException.Misconfigured.class);
        assertThat(issued).hasValue(0);
    }

    @Test
    void an_origin_names_no_path_and_plain_http_goes_to_loopback_only() {
        assertThatThrownBy(() -> AuthorizedWebClient.of(plain, stream, URI.create("https://api.example/v1")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> AuthorizedWebClient.of(plain, stream, URI.create("http://api.example")))
                .isInstanceOf(TokenException.Misconfigured.class);
        assertThatThrownBy(() -> AuthorizedWebClient.of(plain, stream)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_authorization_header_is_the_tokens_and_a_header_cannot_split_the_call() {
        WebCall call = WebCall.get(URI.create("https://api.example/?q=s3cret"));

        assertThatThrownBy(() -> call.withHeader("authorization", "Bearer s3cret"))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageNotContaining("s3cret");
        assertThatThrownBy(() -> call.withHeader("X", "a\r\ns3cret: 1"))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageNotContaining("s3cret");
        assertThat(call.toString()).doesNotContain("s3cret");
    }

    private AuthorizedWebClient client(RawServer server) {
        return AuthorizedWebClient.of(plain, stream, server.uri(""));
    }

    private HttpResponse<Buffer> send(RawServer server, WebCall call) {
        return java.util.Objects.requireNonNull(client(server).send(call).block(PATIENCE));
    }

    private CallRefusedException refused(RawServer server, WebCall call) {
        return catchThrowableOfType(CallRefusedException.class, () -> send(server, call));
    }

    private static Diagnosis diagnosis(CallRefusedException failure) {
        return failure.diagnosis().orElseThrow();
    }

    private static RawServer inTurn(String... answers) {
        AtomicInteger turn = new AtomicInteger();
        return RawServer.start((raw, peer) -> {
            while (raw.hear(peer)) {
                peer.write(answers[Math.min(turn.getAndIncrement(), answers.length - 1)]);
            }
        });
    }
}
