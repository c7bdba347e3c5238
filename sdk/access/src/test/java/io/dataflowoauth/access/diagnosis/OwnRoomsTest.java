// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.ManualTime;
import io.dataflowoauth.access.policy.AccessQuestion;
import io.dataflowoauth.access.policy.Caller;
import io.dataflowoauth.access.policy.ConditionEngine;
import io.dataflowoauth.access.policy.Decision;
import io.dataflowoauth.access.policy.LivePolicy;
import io.dataflowoauth.access.policy.NotAllowedException;
import io.dataflowoauth.access.policy.Policy;
import io.dataflowoauth.access.policy.Resource;
import io.dataflowoauth.access.policy.Role;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** What the verifier and policies of ours have found is told in the same causes, and nothing of it is lost. */
class OwnRoomsTest {
    static Stream<Arguments> tokens() {
        return Stream.of(
                Arguments.of(
                        Forge.token()
                                .with("aud", "\"https://elsewhere.example\"")
                                .jwt(),
                        "audience-mismatch"),
                Arguments.of(
                        Forge.token()
                                .with("iss", "\"https://elsewhere.example\"")
                                .jwt(),
                        "issuer-untrusted"),
                Arguments.of(
                        Forge.token()
                                .with("iat", ManualTime.START.minusSeconds(900))
                                .with("exp", ManualTime.START.minusSeconds(600))
                                .jwt(),
                        "token-expired"),
                Arguments.of(
                        Forge.token()
                                .with("nbf", ManualTime.START.plusSeconds(200))
                                .jwt(),
                        "token-not-yet-valid"),
                Arguments.of(Forge.token().jwtSigned(new byte[256]), "signature-wrong"),
                Arguments.of("garbage", "token-malformed"));
    }

    @ParameterizedTest
    @MethodSource("tokens")
    void a_token_that_was_not_verified_is_told_with_the_verifiers_own_evidence(String token, String code) {
        NotVerifiedException refused = refused(new Desk(Desk.access()), token);

        Diagnosis diagnosis = DiagnosisEngine.diagnose(refused);

        assertThat(diagnosis.code()).isEqualTo("diagnosis." + code);
        assertThat(diagnosis.layer()).isEqualTo(Diagnosis.Layer.AUTHENTICATION);
        assertThat(diagnosis.evidence()).containsAll(refused.diagnosis().evidence());
        assertThat(diagnosis.steps()).first().isEqualTo(refused.remedy());
    }

    @Test
    void an_issuer_whose_keys_cannot_be_had_has_refused_nothing() {
        Desk desk = new Desk(Desk.access());
        desk.server.goDown();

        Diagnosis diagnosis =
                DiagnosisEngine.diagnose(refused(desk, Forge.token().jwt()));

        assertThat(diagnosis.code()).isEqualTo("diagnosis.issuer-unreachable");
        assertThat(diagnosis.layer()).isEqualTo(Diagnosis.Layer.TRANSPORT);
        assertThat(diagnosis.retryCanHelp()).isTrue();
    }

    @Test
    void a_decision_is_told_with_its_explanation_its_policy_and_what_was_missing() {
        Decision decision = decision(Policy.of("7").with(Role.of("reader", "orders.read")));

        Diagnosis diagnosis = DiagnosisEngine.diagnose(Symptoms.of(decision));

        assertThat(diagnosis.code()).isEqualTo("diagnosis.role-missing");
        assertThat(diagnosis.layer()).isEqualTo(Diagnosis.Layer.AUTHORIZATION);
        assertThat(diagnosis.missing()).isEqualTo("orders.read on //orders.example");
        assertThat(diagnosis.evidence()).anyMatch(fact -> fact.contains("Roles that have it: reader"));
        assertThat(diagnosis.evidence()).anyMatch(fact -> fact.contains(decision.id()));
        assertThat(DiagnosisEngine.diagnose(NotAllowedException.of(decision))).isEqualTo(diagnosis);
    }

    @Test
    void a_policy_that_could_not_decide_says_so() {
        Decision none = LivePolicy.open(noConditions(), new ManualTime()).decide(question());

        Diagnosis diagnosis =
                DiagnosisEngine.diagnose(Symptoms.of(Refusal.ofStatus(403)).withDecision(none));

        assertThat(diagnosis.code()).isEqualTo("diagnosis.decision-undecided");
        assertThat(diagnosis.principal()).isEqualTo(none.principal());
        assertThat(diagnosis.evidence()).contains("status 403");
    }

    @Test
    void a_refused_call_behind_a_stream_comes_with_the_diagnosis_and_other_failures_as_they_are() {
        RuntimeException other = new IllegalStateException("mine");
        try (TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults().withTime(new ManualTime()));
                TokenStream stream = TokenStream.of(
                        request -> Mono.just(AccessToken.bearer("a-token", Duration.ofMinutes(5))),
                        TokenRequest.defaults().withScopes("orders.read"),
                        runtime)) {
            for (UnaryOperator<Throwable> explaining :
                    List.of(DiagnosisEngine.explaining(stream), DiagnosisEngine.explaining(stream, new ManualTime()))) {
                Throwable refused = explaining.apply(new CallRefusedException(Refusal.ofStatus(403)));

                assertThat(refused).isInstanceOfSatisfying(CallRefusedException.class, call -> {
                    Diagnosis diagnosis = call.diagnosis().orElseThrow();
                    assertThat(diagnosis.code()).isEqualTo("diagnosis.refused-untold");
                    assertThat(diagnosis.evidence()).contains("scopes asked for: [orders.read]");
                });
                assertThat(explaining.apply(other)).isSameAs(other);
            }
        }
    }

    @Test
    void symptoms_show_what_was_refused_and_for_whom() {
        assertThat(Symptoms.of(Refusal.ofStatus(403))).hasToString("Symptoms[HTTP 403, for unknown]");
        assertThat(Symptoms.of(new IllegalStateException("x"))).hasToString("Symptoms[no answer, for unknown]");
    }

    private static NotVerifiedException refused(Desk desk, String token) {
        try {
            throw new AssertionError("Verified: " + desk.verified(token));
        } catch (NotVerifiedException refused) {
            return refused;
        }
    }

    private static Decision decision(Policy policy) {
        LivePolicy live = LivePolicy.open(noConditions(), new ManualTime());
        live.replace(policy);
        return live.decide(question());
    }

    private static AccessQuestion question() {
        return AccessQuestion.of(Caller.named("user:ada@example.com"), "orders.read", Resource.of("//orders.example"));
    }

    private static ConditionEngine noConditions() {
        return expression -> {
            throw new IllegalArgumentException("There are no conditions here");
        };
    }
}
