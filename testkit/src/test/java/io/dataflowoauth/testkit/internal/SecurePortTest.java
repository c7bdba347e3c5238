// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.RuntimeOpening;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.jose.ClientCertificates;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same fake behind TLS, which sees the client's certificate. */
class SecurePortTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final KitCertificate authority = KitCertificate.authority("kit");
    private final KitCertificate worker = KitCertificate.authority("elsewhere").issue("worker-7");
    private final LoopbackServer server = LoopbackServer.start("fake", () -> NOW);
    private final TokenRuntime runtime = runtime(List.of(authority.certificate()));

    @BeforeEach
    void answerWithTheName() {
        server.route(
                "POST",
                Pattern.compile("/name"),
                call -> Answer.text(
                        200,
                        call.certificate().map(KitCertificate::commonName).orElse("nobody")
                                + call.formValue("grant_type").orElse("")));
    }

    @AfterEach
    void stop() {
        runtime.close();
        server.close();
    }

    @Test
    void a_client_that_shows_a_certificate_is_seen_with_it_whoever_issued_it() {
        HttpAnswer answer = send(
                ask().withCertificate(ClientCertificates.read(Secret.of(worker.keyPem()), Secret.of(worker.pem()))));

        assertThat(answer.body()).asString().isEqualTo("worker-7client_credentials");
    }

    @Test
    void a_client_that_shows_none_is_seen_without() {
        assertThat(send(ask()).body()).asString().isEqualTo("nobodyclient_credentials");
    }

    @Test
    void the_fake_s_own_time_is_on_the_answer() {
        assertThat(send(ask()).header("Date")).contains("Sun, 01 Mar 2026 12:00:00 GMT");
    }

    @Test
    void a_path_that_nobody_serves_is_not_found_there_either() {
        assertThat(send(HttpAsk.get(URI.create(base() + "/other"))).status()).isEqualTo(404);
    }

    @Test
    void a_planned_reset_cuts_the_connection() {
        server.route("GET", Pattern.compile("/reset"), call -> Answer.reset());

        assertThatThrownBy(() -> send(HttpAsk.get(URI.create(base() + "/reset"))))
                .isInstanceOf(TokenException.Unavailable.class);
    }

    @Test
    void whoever_does_not_trust_the_authority_sends_nothing() {
        try (TokenRuntime careful = runtime(List.of())) {
            assertThatThrownBy(() -> send(ask(), careful)).isInstanceOf(TokenException.Unavailable.class);
        }
    }

    @Test
    void a_call_that_waits_is_answered_when_its_time_has_come() throws Exception {
        CompletableFuture<Void> time = new CompletableFuture<>();
        CountDownLatch waits = new CountDownLatch(1);
        server.route("GET", Pattern.compile("/held"), heldUntil(time, waits));

        CompletableFuture<HttpAnswer> held =
                CompletableFuture.supplyAsync(() -> send(HttpAsk.get(URI.create(base() + "/held"))));
        boolean arrived = waits.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        HttpAnswer other = send(ask());
        boolean early = held.isDone();
        time.complete(null);

        assertThat(arrived).isTrue();
        assertThat(other.status()).isEqualTo(200);
        assertThat(early).isFalse();
        assertThat(held.get(PATIENCE.toSeconds(), TimeUnit.SECONDS).body())
                .asString()
                .isEqualTo("now");
    }

    private static Handler heldUntil(CompletableFuture<Void> time, CountDownLatch waits) {
        return new Handler() {
            @Override
            public CompletionStage<Void> held(Call call) {
                waits.countDown();
                return time;
            }

            @Override
            public Answer answer(Call call) {
                return Answer.text(200, "now");
            }
        };
    }

    private URI base() {
        return server.secureBase(() -> authority.issue("localhost"));
    }

    private HttpAsk ask() {
        return HttpAsk.form(URI.create(base() + "/name"), Map.of("grant_type", "client_credentials"));
    }

    private HttpAnswer send(HttpAsk ask) {
        return send(ask, runtime);
    }

    private static HttpAnswer send(HttpAsk ask, TokenRuntime over) {
        try (RuntimeOpening opening = RuntimeOpening.of(over)) {
            return java.util.Objects.requireNonNull(
                    HttpDoors.of(opening).send(ask).block(PATIENCE));
        }
    }

    private static TokenRuntime runtime(List<X509Certificate> anchors) {
        return TokenRuntime.open(RuntimeOptions.defaults()
                .withResource(
                        HttpDoorOptions.class,
                        HttpDoorOptions.defaults().withConnectTimeout(PATIENCE).withTrustAnchors(anchors)));
    }
}
