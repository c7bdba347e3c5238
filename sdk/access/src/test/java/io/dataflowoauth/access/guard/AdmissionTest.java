// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dataflowoauth.access.fixture.Certificates;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.KeyServer;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.access.fixture.Proof;
import io.dataflowoauth.access.policy.Callers;
import io.dataflowoauth.http.HttpAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

/** Who is let in, by what, and what is written down of it. */
class AdmissionTest {
    private final Door door = new Door();

    @Test
    void who_may_is_let_in_with_the_decision_that_let_it_in() {
        Access access = door.guard
                .admit(Door.bearing(Door.token()), Door.READ.withScopes("orders.read"))
                .block();

        assertThat(access.principal().subject()).isEqualTo("ada");
        assertThat(access.token().scopes()).containsExactly("orders.read");
        assertThat(access.decision().orElseThrow().rule()).contains("binding secret-binding");
        assertThat(access.newNonce()).isEmpty();
        assertThat(access.toString()).startsWith("Access[ada of https://issuer.example, decision ");
    }

    @Test
    void an_outcome_tells_all_that_is_known() {
        String token = Door.token();
        door.answer(Door.bearing(token), Door.DELETE);

        AccessOutcome outcome = door.outcomes.get(0);
        assertThat(outcome.admitted()).isFalse();
        assertThat(outcome.at()).isEqualTo(door.desk.time.now());
        assertThat(outcome.request().method()).isEqualTo("GET");
        assertThat(outcome.requirement().permission()).contains("orders.delete");
        assertThat(outcome.requirement().resource()).contains(Door.ORDERS);
        assertThat(outcome.principal().acting()).isEqualTo("ada");
        assertThat(outcome.token()).isPresent();
        assertThat(outcome.presented().orElseThrow().reveal()).isEqualTo(token);
        assertThat(outcome.toString()).contains("GET /orders", "ada", "policy.not-granted");
    }

    @Test
    void scopes_and_permission_must_both_be_there() {
        assertThat(door.outcome(Door.bearing(Door.token()), Door.READ.withScopes("orders.write")))
                .isEqualTo("access.scope-missing");
        assertThat(door.outcome(Door.bearing(Door.token()), Door.DELETE.withScopes("orders.read")))
                .isEqualTo("policy.not-granted");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"mfa\"', '-60', admitted",
        "'\"phr\"', '-300', admitted",
        "'\"pwd\"', '-60', guard.sign-in-weak",
        "'7', '-60', guard.sign-in-weak",
        "'\"mfa\"', '-301', guard.sign-in-old",
        "'\"mfa\"', '299', admitted",
        "'\"mfa\"', '301', guard.sign-in-old"
    })
    void a_sign_in_must_be_strong_and_recent_enough(String acr, long ago, String outcome) {
        String token = Forge.token()
                .with("acr", acr)
                .with("auth_time", "" + (Forge.NOW + ago))
                .jwt();
        Requirement strict =
                Requirement.verified().withSignInClasses("phr", "mfa").withSignInWithin(Duration.ofMinutes(5));

        assertThat(door.outcome(Door.bearing(token), strict)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({"'\"now\"'", "'1e400'", "'99999999999999999999'", "'{}'", "'1.5'"})
    void a_time_of_sign_in_that_is_none_is_none(String time) {
        String token = Forge.token().with("auth_time", time).jwt();

        assertThat(door.outcome(Door.bearing(token), Requirement.verified().withSignInWithin(Duration.ofDays(1))))
                .isIn("guard.sign-in-old", "access.claims-malformed");
    }

    @Test
    void a_bound_token_comes_in_with_its_proof_once() {
        String bound = Proof.boundTo(Keys.P256);
        String proof = Proof.by(Keys.P256, bound).jwt();

        assertThat(door.outcome(Door.proving(bound, proof), Door.READ)).isEqualTo("admitted");
        assertThat(door.outcome(Door.proving(bound, proof), Door.READ)).isEqualTo("access.replayed");
    }

    @Test
    void a_bound_token_is_refused_as_a_bearer_token_and_without_exactly_one_proof() {
        String bound = Proof.boundTo(Keys.P256);
        String proof = Proof.by(Keys.P256, bound).jwt();

        assertThat(door.outcome(Door.bearing(bound).withHeader("DPoP", proof), Door.READ))
                .isEqualTo("access.binding-missing");
        assertThat(door.outcome(Door.proving(bound), Door.READ)).isEqualTo("access.proof-invalid");
        assertThat(door.outcome(Door.proving(bound, proof, proof), Door.READ)).isEqualTo("access.proof-invalid");
    }

    @Test
    void a_bearer_token_does_not_become_better_by_the_other_scheme() {
        assertThat(door.outcome(Door.proving(Door.token()), Door.READ)).isEqualTo("access.binding-wrong");
    }

    @Test
    void a_guard_that_wants_proofs_refuses_bearer_tokens_and_offers_no_such_scheme() {
        Door strict = new Door(options -> options.withProofRequired(true));
        String bound = Proof.boundTo(Keys.P256);

        assertThat(strict.outcome(Door.bearing(Door.token()), Door.READ)).isEqualTo("guard.proof-required");
        assertThat(Door.challenges(strict.answer(Door.request(), Door.READ)))
                .containsExactly("DPoP algs=\"ES256 Ed25519 EdDSA PS256 RS256\"");
        assertThat(strict.outcome(Door.proving(bound, Proof.by(Keys.P256, bound).jwt()), Door.READ))
                .isEqualTo("admitted");
    }

    @Test
    void a_certificate_of_the_connection_is_held_against_the_token() {
        String bound = Forge.token()
                .with("cnf", "{\"x5t#S256\":\"" + Keys.base64(new byte[32]) + "\"}")
                .jwt();

        assertThat(door.outcome(Door.bearing(bound), Door.READ)).isEqualTo("access.binding-missing");
        assertThat(door.outcome(Door.bearing(bound).withCertificate(Certificates.read(Certificates.GOOD)), Door.READ))
                .isEqualTo("access.binding-wrong");
    }

    @Test
    void callers_are_named_as_the_options_say() {
        Door home = new Door(options -> options.withCallers(Callers.defaults().withHome(Forge.ISSUER)));

        assertThat(home.outcome(Door.bearing(Door.token()), Door.READ)).isEqualTo("admitted");
    }

    @Test
    void nobody_is_let_in_or_answered_before_the_outcome_is_recorded() {
        Sinks.Empty<Void> recorded = Sinks.empty();
        Door slow = new Door(options -> options.withObserver(outcome -> recorded.asMono()));

        StepVerifier.create(slow.guard.admit(Door.bearing(Door.token()), Door.READ))
                .then(() -> recorded.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST))
                .expectNextCount(1)
                .verifyComplete();
    }

    @Test
    void what_cannot_be_recorded_did_not_happen() {
        AtomicInteger told = new AtomicInteger();
        Door broken = new Door(options -> options.withObserver(outcome -> {
            told.incrementAndGet();
            throw new IllegalStateException("disk full: canary");
        }));

        GuardAnswer admitted = broken.answer(Door.bearing(Door.token()), Door.READ);
        GuardAnswer refused = broken.answer(Door.request(), Door.READ);

        assertThat(admitted.status()).isEqualTo(503);
        assertThat(admitted.headers().get("Retry-After")).containsExactly("5");
        assertThat(admitted.body()).doesNotContain("canary");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(told).as("once for each").hasValue(2);
    }

    @Test
    void an_outcome_is_recorded_though_the_caller_goes_away_meanwhile() {
        List<String> recorded = new ArrayList<>();
        Sinks.Empty<Void> disk = Sinks.empty();
        Door slow = new Door(options -> options.withObserver(outcome -> disk.asMono()
                .then(Mono.fromRunnable(() -> recorded.add(outcome.principal().acting())))));

        Disposable caller =
                slow.guard.admit(Door.bearing(Door.token()), Door.READ).subscribe();
        caller.dispose();
        disk.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);

        assertThat(recorded).containsExactly("ada");
    }

    @Test
    void who_goes_away_while_keys_are_asked_for_leaves_no_outcome_and_keeps_nobody_waiting() {
        Sinks.One<HttpAnswer> keys = Sinks.one();
        door.desk.server.answer(keys.asMono());
        var other = door.guard.admit(Door.bearing(Door.token()), Door.READ).toFuture();

        Disposable caller =
                door.guard.admit(Door.bearing(Door.token()), Door.READ).subscribe();
        caller.dispose();
        keys.emitValue(KeyServer.answered(200, Keys.all()).block(), Sinks.EmitFailureHandler.FAIL_FAST);

        assertThat(other.join().principal().subject()).isEqualTo("ada");
        assertThat(door.outcomes).hasSize(1);
    }

    @Test
    void each_subscription_decides_anew() {
        Mono<Access> admission = door.guard.admit(Door.bearing(Door.token()), Door.READ);
        admission.block();

        door.desk.verifier.revokeBefore(
                door.desk.verified(Door.token()).principal(),
                door.desk.time.now().plusSeconds(1));

        StepVerifier.create(admission).verifyErrorMatches(no -> no.getMessage().contains("access.token-revoked"));
        assertThat(door.outcomes).hasSize(2);
    }

    @Test
    void two_observers_are_told_in_order_and_the_second_not_if_the_first_fails() {
        List<String> told = new ArrayList<>();
        AccessObserver first = outcome -> Mono.fromRunnable(() -> told.add("first"));
        AccessObserver second = outcome -> Mono.fromRunnable(() -> told.add("second"));
        AccessObserver broken = outcome -> Mono.error(new IllegalStateException("no"));
        door.answer(Door.bearing(Door.token()), Door.READ);
        AccessOutcome outcome = door.outcomes.get(0);

        first.then(second).observe(outcome).block();
        StepVerifier.create(broken.then(second).observe(outcome)).verifyError(IllegalStateException.class);

        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void a_fault_of_ours_is_recorded_and_goes_on_as_what_it_is() {
        List<AccessOutcome> outcomes = new ArrayList<>();
        GuardOptions options =
                GuardOptions.defaults().withObserver(outcome -> Mono.fromRunnable(() -> outcomes.add(outcome)));
        AccessGuard torn = AccessGuard.open(door.desk.verifier, options, new TornTime(door.desk.time));

        StepVerifier.create(torn.admit(Door.bearing(Door.token()), Requirement.verified()))
                .verifyErrorMessage("the clock is torn");

        assertThat(outcomes)
                .extracting(one -> one.diagnosis().orElseThrow().code())
                .containsExactly("guard.failed");
    }

    @Test
    void a_requirement_is_checked_when_it_is_made() {
        assertThatIllegalArgumentException().isThrownBy(() -> Requirement.permission("no permission", Door.ORDERS));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Requirement.verified().withSignInWithin(Duration.ofSeconds(-1)));
        assertThatIllegalStateException()
                .isThrownBy(() -> Requirement.verified().withAttribute("path", "/"));
        assertThat(Door.READ.withScopes("b", "a"))
                .hasToString("Requirement[orders.read on //api.example/orders, scopes a b]");
        assertThat(Requirement.verified()).hasToString("Requirement[anybody verified]");
    }
}
