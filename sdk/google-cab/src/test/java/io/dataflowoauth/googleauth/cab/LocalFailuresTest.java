// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.cab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.oauth2.CredentialAccessBoundary;
import com.google.auth.oauth2.CredentialAccessBoundary.AccessBoundaryRule;
import com.google.auth.oauth2.CredentialAccessBoundary.AccessBoundaryRule.AvailabilityCondition;
import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.google.BoundaryRule;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class LocalFailuresTest {
    private static final TokenRequest ANY = TokenRequest.defaults();
    private static final BoundaryRule OF_A = BoundaryRule.reading("exports").under("customer-a/");
    private static final AccessToken WHOLE = AccessToken.bearer("ya29.canary-whole", Duration.ofHours(1));

    private final ExchangeStub sts = ExchangeStub.start();
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults());
    private final LocalBoundaries boundaries = over(WHOLE);

    @AfterEach
    void close() {
        runtime.close();
        sts.close();
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_grant, google.inner-token-refused, false",
        "400, invalid_request, google.sts-rejected, false",
        "401, access_denied, google.sts-rejected, false",
        "503, temporarily_unavailable, googleauth.unavailable, true",
    })
    void a_refused_exchange_is_explained_without_what_was_answered(
            int status, String error, String code, boolean retryCanHelp) {
        sts.answering(number -> new ExchangeStub.Answer(
                status, "{\"error\":\"" + error + "\",\"error_description\":\"of ya29.canary-echo\"}"));

        TokenException failure = failure(boundaries);

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.retryCanHelp()).isEqualTo(retryCanHelp);
        assertThat(printed(failure)).doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "canary no base64", "Y2FuYXJ5IGtleQ=="})
    void what_is_no_key_is_told_and_the_next_attempt_exchanges_anew(String key) {
        sts.answering(
                number -> ExchangeStub.issued(number, number == 1 ? key : sts.sessionKey(), ",\"expires_in\":3600"));

        TokenException failure = failure(boundaries);
        AccessToken second = boundaries.bounded(OF_A).token(ANY).block();

        assertThat(failure).isInstanceOf(TokenException.Invalid.class);
        assertThat(failure.code()).isEqualTo("googlecab.session-key-invalid");
        assertThat(printed(failure)).doesNotContain("canary");
        assertThat(second.reveal()).startsWith(ExchangeStub.INTERMEDIARY + "2.");
    }

    @Test
    void an_answer_without_a_key_is_told_too() {
        sts.answering(
                number -> new ExchangeStub.Answer(
                        200,
                        "{\"access_token\":\"ya29.canary\",\"token_type\":\"Bearer\",\"issued_token_type\":\"x\",\"expires_in\":60}"));

        TokenException failure = failure(boundaries);

        assertThat(failure.code()).isEqualTo("googlecab.session-key-invalid");
        assertThat(printed(failure)).doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"access_token\":\"ya29.canary\"}", "ya29.canary"})
    void an_answer_that_is_none_is_no_token(String body) {
        sts.answering(number -> new ExchangeStub.Answer(200, body));

        TokenException failure = failure(boundaries);

        assertThat(failure.code()).startsWith("googleauth.");
        assertThat(printed(failure)).doesNotContain("canary");
    }

    @Test
    void nobody_who_answers_is_unreachable() {
        LocalBoundaries nowhere = boundaries.withTransport(() -> new NetHttpTransport.Builder()
                .setConnectionFactory(url -> {
                    throw new IOException("no way with ya29.canary");
                })
                .build());

        TokenException failure = failure(nowhere);

        assertThat(failure.code()).isEqualTo("googleauth.unreachable");
        assertThat(printed(failure)).doesNotContain("canary");
    }

    @Test
    void an_exchange_that_hangs_is_late() {
        CountDownLatch never = new CountDownLatch(1);
        sts.answering(number -> {
            try {
                never.await();
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
            return new ExchangeStub.Answer(503, "{}");
        });

        TokenException failure = failure(boundaries.withDeadline(Duration.ofMillis(300)));

        assertThat(failure.code()).isEqualTo("googleauth.late");
        assertThatThrownBy(() -> boundaries.withDeadline(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_token_of_the_stream_that_ran_out_during_the_exchange_is_late() {
        SteppedTime time = new SteppedTime();
        try (TokenRuntime stepped = TokenRuntime.open(RuntimeOptions.defaults().withTime(time))) {
            TokenStream stream = TokenStream.of(request -> Mono.just(WHOLE), ANY, stepped);
            sts.answering(number -> {
                time.passed = Duration.ofHours(2);
                return ExchangeStub.issued(number, sts.sessionKey(), ",\"expires_in\":3600");
            });

            TokenException failure = failure(LocalBoundaries.of(stream, stepped).withTransport(sts.transport()));

            assertThat(failure.code()).isEqualTo("core.token-late");
            assertThat(failure.retryCanHelp()).isTrue();
        }
    }

    @Test
    void a_condition_that_the_library_cannot_compile_is_refused_and_spoils_nothing() throws IOException {
        Intermediary intermediary = intermediary();

        assertThatThrownBy(() -> intermediary.token(boundary("startsWith('canary")))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageStartingWith("googlecab.rule-refused: ")
                .hasMessageNotContaining("canary");

        assertThat(intermediary.serves(WHOLE)).isTrue();
        assertThat(intermediary.token(boundary("true")).getTokenValue()).startsWith(ExchangeStub.INTERMEDIARY + "1.");
    }

    @Test
    void a_token_that_is_bound_to_a_key_gets_no_boundary() {
        TokenException failure = failure(over(WHOLE.withBinding(TokenBinding.certificate("A".repeat(43)))));

        assertThat(failure.code()).isEqualTo("googleauth.token-bound");
        assertThat(sts.asked).isEmpty();
    }

    @Test
    void what_the_stream_fails_with_goes_on() {
        TokenException whole = new TokenException.Misconfigured(GoogleCabCodes.RULE_REFUSED, "of the stream");
        TokenStream failing = TokenStream.of(request -> Mono.error(whole), ANY, runtime);

        TokenException failure = failure(LocalBoundaries.of(failing, runtime).withTransport(sts.transport()));

        assertThat(failure).hasMessageContaining("of the stream");
    }

    @Test
    void a_closed_runtime_makes_no_boundary() {
        runtime.close();

        assertThat(failure(boundaries)).isInstanceOf(TokenException.Closed.class);
        assertThat(sts.asked).isEmpty();
    }

    @Test
    void nothing_that_holds_a_token_prints_or_writes_it() {
        WholeToken whole = new WholeToken(WHOLE, Instant.now().plusSeconds(60), "googleapis.com");
        BoundedCredentials bounded = new BoundedCredentials(this::intermediary, boundary("true"));

        assertThat(whole.refreshAccessToken().getTokenValue()).isEqualTo(WHOLE.reveal());
        assertThat("" + whole + bounded + intermediary() + boundaries + boundaries.bounded(OF_A))
                .contains("WholeToken", "BoundedCredentials", "Intermediary", "LocalBoundaries", "LocalSource")
                .doesNotContain("canary");
        assertThatThrownBy(() -> written(whole)).isInstanceOf(NotSerializableException.class);
        assertThatThrownBy(() -> written(bounded)).isInstanceOf(NotSerializableException.class);
        assertThatThrownBy(whole::toBuilder).isInstanceOf(UnsupportedOperationException.class);
        assertThat(Set.of(whole, bounded))
                .contains(whole)
                .doesNotContain(new WholeToken(WHOLE, Instant.now().plusSeconds(60), "googleapis.com"));
    }

    private LocalBoundaries over(AccessToken whole) {
        TokenStream stream = TokenStream.of(request -> Mono.just(whole), ANY, runtime);
        return LocalBoundaries.of(stream, runtime).withTransport(sts.transport());
    }

    private Intermediary intermediary() {
        BoundaryTerms terms = new BoundaryTerms(Duration.ofSeconds(30), "googleapis.com", Optional.of(sts.transport()));
        return Intermediary.of(WHOLE, Duration.ofHours(1), terms);
    }

    private static CredentialAccessBoundary boundary(String expression) {
        AccessBoundaryRule rule = AccessBoundaryRule.newBuilder()
                .setAvailableResource("//storage.googleapis.com/projects/_/buckets/exports")
                .addAvailablePermission("inRole:roles/storage.objectViewer")
                .setAvailabilityCondition(AvailabilityCondition.newBuilder()
                        .setExpression(expression)
                        .build())
                .build();
        return CredentialAccessBoundary.newBuilder().addRule(rule).build();
    }

    private static TokenException failure(LocalBoundaries boundaries) {
        try {
            throw new AssertionError(
                    "a token: " + boundaries.bounded(OF_A).token(ANY).block());
        } catch (TokenException failure) {
            return failure;
        }
    }

    private static String printed(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static void written(Object object) throws IOException {
        try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
            out.writeObject(object);
        }
    }
}
