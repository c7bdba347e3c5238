// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.KeyServer;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.access.fixture.ManualTime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.jose.SignatureAlgorithm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** The keys of an issuer: found by its metadata, asked for ahead of time, and kept through an outage. */
class IssuerKeysTest {
    private static final String UNKNOWN = "access.key-unknown";
    private static final String UNAVAILABLE = "access.keys-unavailable";
    private static final Keys NEXT = new Keys("EC", "secp256r1", "next");

    private final Desk desk = new Desk(Desk.access().withLongestLifetime(Duration.ofDays(3)));

    @Test
    void keys_are_found_by_the_metadata_of_the_issuer_and_asked_for_once() {
        desk.verified(token("a"));
        desk.verified(token("b"));

        assertThat(desk.server.asked)
                .containsExactly(Forge.ISSUER + "/.well-known/openid-configuration", Forge.ISSUER + "/jwks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"token_endpoint\":\"https://elsewhere.example/token\","})
    void keys_are_found_where_tokens_are_asked_for_elsewhere_or_nowhere(String tokenEndpoint) {
        desk.server.metadata("{\"issuer\":\"" + Forge.ISSUER + "\"," + tokenEndpoint + "\"jwks_uri\":\"" + Forge.ISSUER
                + "/jwks\"}");

        desk.verified(token("a"));

        assertThat(desk.server.calls()).isEqualTo(1);
    }

    @Test
    void nobody_is_asked_before_a_token_comes() {
        assertThat(desk.server.asked).isEmpty();
    }

    @Test
    void a_new_key_is_found_with_one_call() {
        desk.verified(token("a"));
        desk.server.publish(Keys.set(Keys.P256.jwk(), NEXT.jwk()));
        pass(31);

        assertThat(desk.outcome(signedByNext("a"))).isEqualTo(ThreatRow.ACCEPTED);
        assertThat(desk.outcome(signedByNext("b"))).isEqualTo(ThreatRow.ACCEPTED);
        assertThat(desk.server.calls()).isEqualTo(2);
    }

    @Test
    void a_new_key_within_half_a_minute_of_the_last_call_has_to_wait() {
        desk.verified(token("a"));
        desk.server.publish(Keys.set(Keys.P256.jwk(), NEXT.jwk()));
        pass(29);

        assertThat(desk.outcome(signedByNext("a"))).isEqualTo(UNKNOWN);

        pass(1);
        assertThat(desk.outcome(signedByNext("a"))).isEqualTo(ThreatRow.ACCEPTED);
    }

    @Test
    void a_set_that_ages_is_asked_for_anew_while_callers_are_served() {
        desk.verified(token("a"));
        Sinks.One<HttpAnswer> slow = Sinks.one();
        desk.server.answer(slow.asMono());
        pass(240);

        assertThat(desk.outcome(token("b"))).isEqualTo(ThreatRow.ACCEPTED);
        assertThat(desk.outcome(token("c"))).isEqualTo(ThreatRow.ACCEPTED);
        assertThat(desk.server.calls()).isEqualTo(2);

        slow.tryEmitValue(KeyServer.answered(200, Keys.set(NEXT.jwk())).block());
        assertThat(desk.outcome(signedByNext("d"))).isEqualTo(ThreatRow.ACCEPTED);
        assertThat(desk.outcome(token("e"))).isEqualTo(UNKNOWN);
    }

    @Test
    void a_withdrawn_key_and_what_it_signed_end_with_the_lifetime_of_the_set() {
        String token = token("a");
        desk.verified(token);
        desk.server.publish(Keys.set(NEXT.jwk()));
        pass(239);
        assertThat(desk.outcome(token)).isEqualTo(ThreatRow.ACCEPTED);

        pass(61);

        assertThat(desk.outcome(token)).isEqualTo(UNKNOWN);
    }

    @Test
    void a_remembered_token_is_verified_anew_when_the_set_changes() {
        String token = token("a");
        desk.verified(token);
        desk.server.publish(Keys.set(new Keys("EC", "secp256r1", "p256").jwk()));

        pass(300);

        assertThat(desk.outcome(token)).isEqualTo("access.signature-wrong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"keys\":[]}", "{}", "<html>", "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AA\"}]}"})
    void a_set_that_is_no_good_replaces_nothing(String bad) {
        desk.verified(token("a"));
        desk.server.publish(bad);
        pass(301);

        assertThat(desk.outcome(token("b"))).isEqualTo(ThreatRow.ACCEPTED);
        desk.server.publish(Keys.set(NEXT.jwk()));
        pass(31);
        assertThat(desk.outcome(signedByNext("c"))).isEqualTo(ThreatRow.ACCEPTED);
    }

    @Test
    void an_outage_is_tolerated_for_fifty_minutes_and_no_longer() {
        desk.verified(token("a"));
        desk.server.goDown();
        pass(301);
        int minute = 0;
        while (desk.outcome(token("t" + minute)).equals(ThreatRow.ACCEPTED)) {
            pass(60);
            minute++;
        }

        assertThat(minute).isEqualTo(50);
        assertThat(desk.outcome(token("b"))).isEqualTo(UNAVAILABLE);
        assertThat(desk.server.calls()).isLessThanOrEqualTo(54);
    }

    @Test
    void without_keys_nothing_is_verified_and_the_issuer_is_asked_again() {
        desk.server.goDown();

        assertThat(desk.outcome(token("a"))).isEqualTo(UNAVAILABLE);
        assertThat(desk.outcome(token("a"))).isEqualTo(UNAVAILABLE);
        assertThat(desk.server.calls()).isEqualTo(1);
        desk.server.publish(Keys.all());
        pass(1);
        assertThat(desk.outcome(token("a"))).isEqualTo(ThreatRow.ACCEPTED);
    }

    @Test
    void what_cannot_be_decided_says_so_and_what_failed_last() {
        desk.server.goDown();

        NotVerifiedException refused = refusal(token("a"));

        assertThat(refused.isIndeterminate()).isTrue();
        assertThat(refused.diagnosis().retryCanHelp()).isTrue();
        assertThat(refused.diagnosis().evidence()).containsExactly("oauth2.network-failed: down");
    }

    @Test
    void all_who_wait_for_a_call_that_fails_are_told_each_by_an_exception_of_its_own() {
        Sinks.One<HttpAnswer> slow = Sinks.one();
        desk.server.answer(slow.asMono());
        List<Throwable> told = new ArrayList<>();
        desk.verifier.verify(token("a")).subscribe(token -> {}, told::add);
        desk.verifier.verify(token("b")).subscribe(token -> {}, told::add);

        slow.tryEmitError(new IllegalStateException("broken pipe"));

        assertThat(told)
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allMatch(failure -> failure instanceof NotVerifiedException);
        assertThat(desk.server.calls()).isEqualTo(1);
    }

    @Test
    void a_scheduler_that_takes_no_more_work_leaves_nobody_waiting() {
        Scheduler closed = Schedulers.newSingle("closed");
        closed.dispose();
        Desk closing = new Desk(new ManualTime(closed), VerifierOptions.defaults(), Desk.access());

        StepVerifier.create(closing.verifier.verify(PresentedToken.of(token("a"))))
                .expectErrorMatches(told -> told instanceof NotVerifiedException refused
                        && refused.code().equals(UNAVAILABLE)
                        && refused.isIndeterminate())
                .verify(Duration.ofSeconds(5));
        assertThat(closing.server.calls()).isZero();
    }

    @Test
    void a_cancelled_first_caller_does_not_strand_the_others() {
        Sinks.One<HttpAnswer> slow = Sinks.one();
        desk.server.answer(slow.asMono());
        List<VerifiedToken> told = new ArrayList<>();
        var first = desk.verifier.verify(token("a")).subscribe();
        desk.verifier.verify(token("b")).subscribe(told::add);

        first.dispose();
        slow.tryEmitValue(KeyServer.answered(200, Keys.all()).block());

        assertThat(told).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "https://issuer.example/, https://issuer.example/jwks, oauth2.issuer-mismatch",
        "https://evil.example, https://issuer.example/jwks, oauth2.issuer-mismatch",
        "https://issuer.example, https://evil.example/jwks, oauth2.endpoint-elsewhere",
        "https://issuer.example, https://issuer.example.evil.example/jwks, oauth2.endpoint-elsewhere",
        "https://issuer.example, http://issuer.example/jwks, oauth2.url-forbidden"
    })
    void keys_are_believed_only_where_the_issuer_says_so_of_itself(String issuer, String keys, String code) {
        desk.server.metadata(KeyServer.metadata(issuer, keys));

        assertThat(refusal(token("a")).diagnosis().evidence().get(0)).startsWith(code);
        assertThat(desk.server.calls()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "max-age=0, 30, 31",
        "no-store, 30, 31",
        "'public, max-age=20', 30, 31",
        "max-age=600, 480, 601",
        "max-age=315360000, 69119, 86401",
        "nonsense, 240, 301"
    })
    void the_lifetime_of_a_set_has_limits(String cacheControl, int stillUsed, int over) {
        desk.server.publish(Keys.all(), cacheControl);
        desk.verified(token("a"));
        desk.server.publish(Keys.set(NEXT.jwk()));

        pass(stillUsed - 1);
        assertThat(desk.outcome(token("b"))).isEqualTo(ThreatRow.ACCEPTED);

        pass(over - stillUsed + 1);
        assertThat(desk.outcome(token("c"))).isEqualTo(UNKNOWN);
    }

    @Test
    void a_machine_that_slept_asks_again() {
        desk.verified(token("a"));
        desk.server.publish(Keys.set(NEXT.jwk()));

        desk.time.jumpWall(Duration.ofHours(2));

        assertThat(desk.outcome(signedByNext("b"))).isEqualTo(ThreatRow.ACCEPTED);
        assertThat(desk.outcome(token("c"))).isEqualTo(UNKNOWN);
    }

    private void pass(int seconds) {
        desk.time.step(Duration.ofSeconds(seconds));
    }

    private NotVerifiedException refusal(String token) {
        return desk.verifier
                .verify(token)
                .map(verified -> new AssertionError("accepted"))
                .cast(Throwable.class)
                .onErrorResume(Mono::just)
                .cast(NotVerifiedException.class)
                .block();
    }

    private String token(String id) {
        return timely(id).jwt();
    }

    private String signedByNext(String id) {
        return timely(id).signedBy(NEXT, SignatureAlgorithm.ES256).jwt();
    }

    private Forge timely(String id) {
        Instant now = desk.time.now();
        return Forge.token().with("jti", "\"" + id + "\"").with("iat", now).with("exp", now.plus(Duration.ofDays(2)));
    }
}
