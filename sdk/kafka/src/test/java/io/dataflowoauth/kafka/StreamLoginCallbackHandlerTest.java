// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CoreCodes;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.StreamHealth;
import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.TokenStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerTokenCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

class StreamLoginCallbackHandlerTest {
    private static final TokenRequest REQUEST =
            TokenRequest.defaults().withPrincipal(PrincipalChain.of("etl")).withScopes("read");

    private final AtomicInteger issued = new AtomicInteger();
    private final AtomicLong passed = new AtomicLong();
    private final TokenRuntime runtime =
            TokenRuntime.open(RuntimeOptions.defaults().withTime(new AheadTime(passed)));

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void kafka_learns_when_the_token_began_and_ends_and_for_whom_and_what_it_is() {
        try (TokenStream stream = stream(this::token);
                KafkaStream lent = KafkaStream.of(stream);
                Asked kafka = Asked.by(lent.login())) {
            OAuthBearerToken token = kafka.token();

            AccessToken live = stream.token().block();
            assertThat(token.value()).isEqualTo("token-1");
            assertThat(token.startTimeMs()).isEqualTo(live.issuedAt().toEpochMilli());
            assertThat(token.lifetimeMs()).isEqualTo(live.expiresAt().toEpochMilli());
            assertThat(token.principalName()).isEqualTo("etl");
            assertThat(token.scope()).containsExactly("read");
        }
    }

    @Test
    void scopes_that_the_issuer_granted_stand_for_those_that_were_asked_for() {
        try (Asked kafka = Asked.by(lent(request -> token(request).map(token -> token.withScopes(Set.of("write")))))) {
            assertThat(kafka.token().scope()).containsExactly("write");
        }
    }

    @Test
    void each_login_gets_an_object_of_its_own_of_the_same_live_token() {
        try (Asked kafka = Asked.by(lent(this::token))) {
            OAuthBearerToken first = kafka.token();
            OAuthBearerToken second = kafka.token();

            assertThat(second).isNotEqualTo(first);
            assertThat(second.value()).isEqualTo(first.value());
        }
    }

    @Test
    void a_token_that_is_half_gone_is_replaced_before_kafka_gets_it() {
        try (Asked kafka = Asked.by(lent(this::token))) {
            kafka.token();
            passed.addAndGet(TimeUnit.MINUTES.toNanos(3));

            assertThat(kafka.token().value()).isEqualTo("token-2");
        }
    }

    @Test
    void a_token_that_cannot_be_replaced_serves_kafka_for_as_long_as_it_lives() {
        TokenSource failing = request -> Mono.defer(() -> issued.get() == 0 ? token(request) : outage());
        try (Asked kafka = Asked.by(lent(failing))) {
            kafka.token();
            passed.addAndGet(TimeUnit.MINUTES.toNanos(3));

            assertThat(kafka.token().value()).isEqualTo("token-1");
        }
    }

    @Test
    void a_token_whose_replacement_is_late_serves_kafka_meanwhile() {
        TokenSource stuck = request -> Mono.defer(() -> issued.get() == 0 ? token(request) : Mono.never());
        try (Asked kafka = Asked.by(lent(stuck).withDeadline(Duration.ofMillis(500)))) {
            kafka.token();
            passed.addAndGet(TimeUnit.MINUTES.toNanos(3));

            assertThat(kafka.token().value()).isEqualTo("token-1");
        }
    }

    @Test
    void no_text_of_the_token_shows_its_value() {
        try (Asked kafka = Asked.by(lent(this::token))) {
            assertThat(kafka.token()).asString().contains("etl").doesNotContain("token-1");
        }
    }

    @Test
    void clients_with_equal_recipes_share_one_live_token() {
        KafkaLogin login = KafkaLogin.of(CountedKind.recipe("shared"));
        List<Asked> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(Asked.by(login.withExtension("logicalCluster", "lkc-" + i)));
        }
        List<CompletableFuture<String>> logins = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            Asked client = clients.get(i % clients.size());
            logins.add(CompletableFuture.supplyAsync(() -> client.token().value()));
        }

        assertThat(logins).extracting(CompletableFuture::join).containsOnly("counted-1");
        clients.forEach(Asked::close);
        assertThat(CountedKind.issued("shared")).isEqualTo(1);
    }

    @Test
    void closing_one_client_leaves_the_token_to_the_others_and_the_last_one_lets_it_go() {
        KafkaLogin login = KafkaLogin.of(CountedKind.recipe("let go"));
        Asked one = Asked.by(login);
        Asked other = Asked.by(login);
        one.token();

        one.close();
        one.close();

        assertThat(other.token().value()).isEqualTo("counted-1");
        other.close();
        try (Asked later = Asked.by(login)) {
            assertThat(later.token().value()).isEqualTo("counted-2");
        }
    }

    @Test
    void a_closed_login_gives_no_token_and_leaves_a_lent_stream_open() {
        try (TokenStream stream = stream(this::token);
                KafkaStream lent = KafkaStream.of(stream)) {
            Asked kafka = Asked.by(lent.login());

            kafka.close();

            assertThat(kafka.answer().errorCode()).isEqualTo("kafka.login-closed");
            assertThat(stream.health().state()).isNotEqualTo(StreamHealth.State.CLOSED);
            assertThat(stream.token().block()).isNotNull();
        }
    }

    @Test
    void a_handler_that_is_set_up_again_lets_the_first_stream_go() {
        try (Asked kafka = Asked.by(KafkaLogin.of(CountedKind.recipe("before")))) {
            kafka.token();
            kafka.configure(KafkaLogin.of(CountedKind.recipe("after")).properties());

            assertThat(kafka.token().principalName()).isEqualTo("after");
            try (Asked next = Asked.by(KafkaLogin.of(CountedKind.recipe("before")))) {
                assertThat(next.token().value()).isEqualTo("counted-2");
            }
        }
    }

    @Test
    void a_token_that_is_refused_is_told_with_code_and_remedy() {
        try (Asked kafka = Asked.by(KafkaLogin.of(CountedKind.rejected("stranger")))) {
            OAuthBearerTokenCallback answer = kafka.answer();

            assertThat(answer.token()).isNull();
            assertThat(answer.errorCode()).isEqualTo("core.call-token-invalid");
            assertThat(answer.errorDescription())
                    .contains("core.call-token-invalid: the audience is wrong", "[for stranger]", "Check that");
        }
    }

    @Test
    void an_issuer_that_does_not_answer_is_told_when_the_deadline_passes() {
        KafkaLogin login = lent(request -> Mono.never()).withDeadline(Duration.ofMillis(20));
        try (Asked kafka = Asked.by(login)) {
            assertThat(kafka.answer().errorCode()).isEqualTo("core.blocking-deadline");
        }
    }

    @Test
    void an_interrupted_login_ends_and_stays_interrupted() {
        try (Asked kafka = Asked.by(lent(request -> Mono.never()))) {
            Thread.currentThread().interrupt();

            assertThat(kafka.answer().errorCode()).isEqualTo("core.blocking-interrupted");
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void a_client_is_not_made_on_an_event_loop() {
        try (Asked kafka = Asked.by(lent(this::token))) {
            String code = Mono.fromCallable(() -> kafka.answer().errorCode())
                    .subscribeOn(Schedulers.parallel())
                    .block();

            assertThat(code).isEqualTo("core.blocking-forbidden");
        }
    }

    @Test
    void a_token_that_is_bound_to_a_key_is_not_sent_without_its_proof() {
        TokenSource bound =
                request -> token(request).map(token -> token.withBinding(TokenBinding.certificate("thumbprint")));
        try (Asked kafka = Asked.by(lent(bound))) {
            OAuthBearerTokenCallback answer = kafka.answer();

            assertThat(answer.errorCode()).isEqualTo("kafka.token-unsendable");
            assertThat(answer.errorDescription()).contains("CERTIFICATE").doesNotContain("token-1");
        }
    }

    @Test
    void a_token_that_a_broker_could_not_read_is_not_sent() {
        TokenSource odd = request -> Mono.just(AccessToken.bearer("token:{1}", Duration.ofMinutes(5)));
        try (Asked kafka = Asked.by(lent(odd))) {
            OAuthBearerTokenCallback answer = kafka.answer();

            assertThat(answer.errorCode()).isEqualTo("kafka.token-unsendable");
            assertThat(answer.errorDescription()).doesNotContain("token:{1}");
        }
    }

    @Test
    void extensions_are_given_as_they_were_named() {
        KafkaLogin login = KafkaLogin.of(CountedKind.recipe("extended"))
                .withExtension("logicalCluster", "lkc-1")
                .withExtension("identityPoolId", "pool 1");
        try (Asked kafka = Asked.by(login)) {
            assertThat(kafka.extensions())
                    .hasSize(2)
                    .containsEntry("logicalCluster", "lkc-1")
                    .containsEntry("identityPoolId", "pool 1");
        }
    }

    @Test
    void what_a_login_does_not_know_is_not_answered() {
        try (Asked kafka = Asked.by(lent(this::token))) {
            assertThatThrownBy(() -> kafka.ask(new NameCallback("name")))
                    .hasCauseInstanceOf(UnsupportedCallbackException.class);
        }
    }

    @Test
    void a_handler_that_was_not_set_up_says_so() {
        try (Asked kafka = new Asked()) {
            assertThatThrownBy(kafka::token).isInstanceOf(IllegalStateException.class);
        }
    }

    private static Mono<AccessToken> outage() {
        return Mono.error(() -> new TokenException.Unavailable(CoreCodes.ACQUISITION_DEADLINE, "down for a while"));
    }

    private KafkaLogin lent(TokenSource source) {
        return KafkaStream.of(stream(source)).login();
    }

    private TokenStream stream(TokenSource source) {
        return TokenStream.of(source, REQUEST, runtime);
    }

    private Mono<AccessToken> token(TokenRequest request) {
        return Mono.fromSupplier(() -> AccessToken.bearer("token-" + issued.incrementAndGet(), Duration.ofMinutes(5)));
    }
}
