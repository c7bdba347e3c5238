// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A token that looks too old may be good, and a clock wrong. */
class TimesTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void expiry_while_the_clocks_differ_is_a_matter_of_clocks() {
        Symptoms symptoms = Symptoms.of(expired().withAnsweredAt(NOON.plusSeconds(3600)))
                .withClock(NOON)
                .withToken(tokenFrom(NOON));

        Diagnosis diagnosis = DiagnosisEngine.diagnose(symptoms);

        assertThat(diagnosis.code()).isEqualTo("diagnosis.clock-skew");
        assertThat(diagnosis.certainty()).isEqualTo(Diagnosis.Certainty.INFERRED);
        assertThat(diagnosis.missing()).isEqualTo("a clock that is not 3600 s behind");
        assertThat(diagnosis.evidence()).contains("our clock showed 2026-03-01T12:00:00Z, theirs 2026-03-01T13:00:00Z");
    }

    @Test
    void expiry_while_the_clocks_agree_is_expiry() {
        Symptoms symptoms = Symptoms.of(expired().withAnsweredAt(NOON.plusSeconds(2)))
                .withClock(NOON)
                .withToken(tokenFrom(NOON.minusSeconds(600)));

        Diagnosis diagnosis = DiagnosisEngine.diagnose(symptoms);

        assertThat(diagnosis.code()).isEqualTo("diagnosis.token-expired");
        assertThat(diagnosis.retryCanHelp()).isTrue();
        assertThat(diagnosis.evidence()).contains("by our reckoning it expires at 2026-03-01T11:55:00Z");
    }

    @Test
    void expiry_of_which_nothing_else_is_known_is_expiry() {
        assertThat(DiagnosisEngine.diagnose(Symptoms.of(expired())).code()).isEqualTo("diagnosis.token-expired");
    }

    @Test
    void a_silent_refusal_of_a_token_that_is_over_is_told_from_its_times() {
        Symptoms silent =
                Symptoms.of(Refusal.ofStatus(401)).withClock(NOON).withToken(tokenFrom(NOON.minusSeconds(600)));
        Symptoms alive = Symptoms.of(Refusal.ofStatus(401)).withClock(NOON).withToken(tokenFrom(NOON));

        Diagnosis over = DiagnosisEngine.diagnose(silent);

        assertThat(over.code()).isEqualTo("diagnosis.token-expired");
        assertThat(over.certainty()).isEqualTo(Diagnosis.Certainty.INFERRED);
        assertThat(DiagnosisEngine.diagnose(alive).code()).isEqualTo("diagnosis.credentials-missing");
    }

    @Test
    void a_token_from_the_future_while_our_clock_is_ahead_is_a_matter_of_clocks() {
        Refusal early = Refusal.ofStatus(401)
                .withError("invalid_token")
                .withDescription("The token is not valid yet")
                .withAnsweredAt(NOON.minusSeconds(120));

        Diagnosis diagnosis = DiagnosisEngine.diagnose(Symptoms.of(early).withClock(NOON));

        assertThat(diagnosis.code()).isEqualTo("diagnosis.clock-skew");
        assertThat(diagnosis.missing()).isEqualTo("a clock that is not 120 s ahead");
    }

    @Test
    void clocks_that_differ_are_told_where_an_assertion_may_have_been_refused_for_it() {
        Refusal refusal = Refusal.ofStatus(401).withError("invalid_client").withAnsweredAt(NOON.plusSeconds(300));

        Diagnosis diagnosis = DiagnosisEngine.diagnose(Symptoms.of(refusal).withClock(NOON));

        assertThat(diagnosis.code()).isEqualTo("diagnosis.client-authentication-failed");
        assertThat(diagnosis.evidence())
                .contains("the clocks differ by 300 s, which spoils an assertion and leaves a secret alone");
    }

    @Test
    void a_token_shows_its_times_and_scopes_and_never_its_value() {
        AccessToken token = tokenFrom(NOON).withScopes(Set.of("orders.read"));

        Diagnosis diagnosis =
                DiagnosisEngine.diagnose(Symptoms.of(Refusal.ofStatus(403)).withToken(token));

        assertThat(diagnosis.evidence()).contains("scopes of the token: [orders.read]");
        assertThat(diagnosis.toString() + diagnosis.evidence()).doesNotContain(token.reveal());
    }

    private static Refusal expired() {
        return Refusal.ofStatus(401).withReason("ACCESS_TOKEN_EXPIRED");
    }

    private static AccessToken tokenFrom(Instant issued) {
        return AccessToken.bearer("a-value-that-nobody-sees", Duration.ofMinutes(5))
                .stamped(issued);
    }
}
