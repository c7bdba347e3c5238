// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A stream of the SDK against an issuer that answers on a real socket, both on one clock. */
class StreamOnTheKitTest {
    private static final Duration LIFETIME = ofSeconds(10);
    private static final Duration PATIENCE = ofSeconds(30);

    @RegisterExtension
    static final DataflowOAuthExtension KIT = DataflowOAuthExtension.defaults()
            .withIssuer(FakeOidcIssuerOptions.defaults().withTokenLifetime(LIFETIME));

    private final TestClock clock;
    private final FakeOidcIssuer issuer;
    private final TokenRuntime runtime;
    private final TokenStream stream;

    StreamOnTheKitTest(TestClock clock, FakeOidcIssuer issuer) {
        this.clock = clock;
        this.issuer = issuer;
        FakeClient client = issuer.registerClient(FakeClient.basic("reader").withScopes("read"));
        this.runtime = TokenRuntime.open(RuntimeOptions.defaults()
                .withTime(clock)
                .withSecret("reader", Mono.just(client.secret()))
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
        this.stream = TokenStream.open(
                OAuth2Recipes.clientCredentials(
                                issuer.issuer(),
                                "reader",
                                ClientAuthentication.clientSecretBasic(SecretRef.named("reader")))
                        .withScopes("read")
                        .recipe(),
                runtime);
    }

    @AfterEach
    void close() {
        stream.close();
        runtime.close();
    }

    @Test
    void ten_thousand_callers_of_an_empty_stream_cause_one_call() {
        List<AccessToken> tokens = Flux.range(0, 10_000)
                .flatMap(i -> stream.token().subscribeOn(Schedulers.parallel()), 10_000)
                .collectList()
                .block(PATIENCE);

        assertThat(new HashSet<>(tokens)).hasSize(1);
        assertThat(issuer.journal()).issuedExactly(1, "reader").onlyAskedForScopes("read");
    }

    @Test
    void in_ten_minutes_of_calls_no_token_is_stale_and_few_are_issued() {
        Duration run = ofMinutes(10);
        Set<AccessToken> used = new HashSet<>();

        for (Duration past = Duration.ZERO; past.compareTo(run) < 0; past = past.plus(ofMillis(500))) {
            AccessToken token = live();
            assertThat(issuer.accepts(token.reveal())).as("after %s", past).isTrue();
            used.add(token);
            clock.advance(ofMillis(500));
        }

        int most = (int) (run.toMillis() / (0.65 * LIFETIME.toMillis())) + 2;
        assertThat(issuer.journal()).issuedAtMost(most, "reader").neverSawAnExpiredToken();
        assertThat(used.size()).isBetween((int) run.dividedBy(LIFETIME), most);
    }

    @Test
    void an_outage_between_two_refreshes_costs_no_call_and_is_not_noticed() {
        AccessToken first = refreshed();

        issuer.goDown();
        for (int i = 0; i < 20; i++) {
            assertThat(live()).isEqualTo(first);
            clock.advance(ofMillis(250));
        }
        issuer.comeBack();

        assertThat(live()).isEqualTo(first);
        assertThat(issuer.journal().entries(JournalEntry.Kind.FAULT)).isEmpty();
    }

    @Test
    void while_the_issuer_is_down_callers_are_answered_at_once_until_the_margin_and_refused_after_it() {
        AccessToken last = refreshed();
        issuer.goDown();
        Instant margin = last.expiresAt().minus(ofSeconds(1));

        clock.advanceTo(margin.minusMillis(1));
        AccessToken served = live();
        clock.advance(ofMillis(1));
        Throwable refused = failure();

        assertThat(served).isEqualTo(last);
        assertThat(refused).isInstanceOf(TokenException.Unavailable.class);
        issuer.comeBack();
        clock.advance(ofMinutes(2));
        assertThat(live()).isNotEqualTo(last);
    }

    @Test
    void an_issuer_that_asks_to_be_left_alone_is_left_alone() {
        AccessToken first = live();
        issuer.answerNext(1, FakeAnswer.status(503).withRetryAfter(ofSeconds(4)));
        askUntilTheIssuerIsCalled();
        Instant asked = issuer.journal().entries(JournalEntry.Kind.FAULT).get(0).at();

        askUntilTheIssuerIsCalled();

        JournalEntry next =
                issuer.journal().entries(JournalEntry.Kind.TOKEN_ISSUED).get(1);
        assertThat(next.at()).isAfterOrEqualTo(asked.plusSeconds(4));
        assertThat(live()).isNotEqualTo(first);
    }

    @Test
    void a_machine_that_slept_past_the_expiry_does_not_wake_with_the_old_token() {
        AccessToken before = live();

        clock.suspend(ofMinutes(1));
        AccessToken after = live();

        assertThat(after).isNotEqualTo(before);
        assertThat(issuer.accepts(after.reveal())).isTrue();
    }

    @Test
    void a_client_that_the_issuer_no_longer_knows_is_told_by_code_and_not_retried_at_once() {
        FakeClient stranger = FakeClient.basic("stranger");
        try (TokenRuntime other =
                        TokenRuntime.open(runtime.options().withSecret("stranger", Mono.just(stranger.secret())));
                TokenStream refused = TokenStream.open(
                        OAuth2Recipes.clientCredentials(
                                        issuer.issuer(),
                                        "stranger",
                                        ClientAuthentication.clientSecretBasic(SecretRef.named("stranger")))
                                .recipe(),
                        other)) {
            List<Throwable> told = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                told.add(refused.token().materialize().block(PATIENCE).getThrowable());
            }

            assertThat(told).allMatch(failure -> failure instanceof TokenException.Rejected);
            assertThat(issuer.journal()).refusedFor("stranger", "invalid_client");
            assertThat(issuer.journal().entries(JournalEntry.Kind.TOKEN_REFUSED))
                    .hasSize(1);
        }
    }

    @Test
    void keys_and_posted_secrets_work_as_well_as_the_header() {
        FakeClient signer = issuer.registerClient(FakeClient.privateKeyJwt("signer"));
        FakeClient poster = issuer.registerClient(FakeClient.post("poster"));

        AccessToken signed = once(signer, "key", ClientAuthentication.privateKeyJwt(SecretRef.named("key")), true);
        AccessToken posted =
                once(poster, "post", ClientAuthentication.clientSecretPost(SecretRef.named("post")), false);

        assertThat(issuer.find(signed.reveal()).orElseThrow().principal()).isEqualTo("signer");
        assertThat(issuer.find(posted.reveal()).orElseThrow().principal()).isEqualTo("poster");
    }

    @Test
    void nothing_that_the_stream_says_or_throws_holds_a_secret() {
        AccessToken token = live();
        issuer.goDown();
        clock.advance(ofSeconds(10));
        Throwable failure = failure();

        LeakReport report = LeakSweep.forKnownSecrets()
                .text("stream", stream + " " + stream.request() + " " + stream.health() + " " + token)
                .failure("failure", failure)
                .object("failure, serialized", failure)
                .report();

        assertThat(report.leaks()).as(report.toString()).isEmpty();
        assertThat(report.secrets()).isPositive();
    }

    private AccessToken once(FakeClient client, String name, ClientAuthentication authentication, boolean signs) {
        try (TokenRuntime other = TokenRuntime.open(runtime.options()
                        .withSecret(name, Mono.just(signs ? client.privateKeyPem() : client.secret())));
                TokenStream own = TokenStream.open(
                        OAuth2Recipes.clientCredentials(issuer.issuer(), client.id(), authentication)
                                .recipe(),
                        other)) {
            return own.token().block(PATIENCE);
        }
    }

    private AccessToken live() {
        return stream.token().block(PATIENCE);
    }

    private Throwable failure() {
        return stream.token().materialize().block(PATIENCE).getThrowable();
    }

    /** A token that has just replaced another, so that its refresh point is past seven tenths of its life. */
    private AccessToken refreshed() {
        AccessToken first = live();
        AccessToken now = first;
        while (now.equals(first)) {
            clock.advance(ofMillis(100));
            now = live();
            clock.settle();
        }
        return now;
    }

    private void askUntilTheIssuerIsCalled() {
        int before = issuer.journal().entries().size();
        while (issuer.journal().entries().size() == before) {
            clock.advance(ofMillis(100));
            stream.token().onErrorComplete().block(PATIENCE);
            clock.settle();
        }
    }
}
