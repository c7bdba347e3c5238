// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dataflowoauth.access.fixture.Asked;
import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.KeyServer;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.access.fixture.Said;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Who is asked about a token, for how long the answer counts, and who is not asked. */
class OpaqueTokensTest {
    private static final String UNAVAILABLE = "access.introspection-unavailable";
    private static final String INACTIVE = "access.token-inactive";

    private final Asked desk = new Asked(Desk.access(), Asked.profile());

    @ParameterizedTest
    @ValueSource(strings = {"2YotnFZFEjr1zCsicMWpAA", "ya29.c.b0Aaekm1K", "a/b+c~d==", "eyJ", "e30", "x.y.z", "eyJh.a"})
    void an_opaque_token_is_shown_to_its_issuer(String token) {
        assertThat(desk.outcome(token)).isEqualTo(ThreatRow.ACCEPTED);
        assertThat(desk.server.asked).containsExactly(Asked.ENDPOINT.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "=", "a b", "a=b", "\"quoted\"", "a,b", "a\nb", "tök", "a\u20ac", "{\"payload\":\"x\"}"})
    void what_no_token_looks_like_is_shown_to_nobody(String token) {
        assertThat(desk.outcome(token)).isEqualTo("access.token-malformed");
        assertThat(desk.server.asked).isEmpty();
    }

    @Test
    void a_jwt_is_verified_by_its_keys_and_shown_to_nobody() {
        desk.server.publish(Keys.all());

        assertThat(desk.outcome(Forge.token().jwt())).isEqualTo(ThreatRow.ACCEPTED);
        assertThat(desk.outcome(Forge.token().with("aud", "\"x\"").jwt())).isEqualTo("access.audience-wrong");
        assertThat(desk.questions()).isZero();
    }

    @Test
    void what_may_be_a_jwt_of_somebody_else_is_shown_to_nobody() {
        String jwt = Forge.token().jwt();
        String padded = jwt.replaceFirst("\\.", "=.");
        String foreign = Forge.token().with("iss", "\"https://other.example\"").jwt();
        List<String> texts = List.of(
                padded, jwt + ".x", jwt + ".x.y", jwt.substring(0, jwt.lastIndexOf('.')), foreign, "eyJhIjoxfQ.a.b");

        List<String> outcomes = texts.stream().map(desk::outcome).toList();

        assertThat(outcomes)
                .containsExactly(
                        "access.token-malformed",
                        "access.token-malformed",
                        "access.token-encrypted",
                        "access.token-malformed",
                        "access.issuer-untrusted",
                        "access.token-malformed");
        assertThat(desk.server.asked).isEmpty();
    }

    @Test
    void a_jwt_of_the_issuer_that_is_asked_is_shown_to_it() {
        String token = Forge.token().with("iss", "\"" + Asked.ISSUER + "\"").jwt();

        assertThat(desk.outcome(token)).isEqualTo(ThreatRow.ACCEPTED);
        assertThat(desk.questions()).isEqualTo(1);
    }

    @Test
    void a_jwt_of_an_issuer_whose_keys_are_known_too_is_verified_by_them() {
        Asked both = new Asked(TokenProfile.accessToken(Asked.ISSUER, Forge.AUDIENCE), Asked.profile());
        both.server.metadata(KeyServer.metadata(Asked.ISSUER, Asked.ISSUER + "/jwks"));
        both.server.publish(Keys.all());
        String token = Forge.token().with("iss", "\"" + Asked.ISSUER + "\"").jwt();

        assertThat(both.outcome(token)).isEqualTo(ThreatRow.ACCEPTED);
        assertThat(both.questions()).isZero();
    }

    @Test
    void an_answer_is_believed_for_half_a_minute() {
        desk.outcome(Asked.TOKEN);
        pass(29);
        desk.says("{\"active\":false}");
        assertThat(desk.outcome(Asked.TOKEN)).isEqualTo(ThreatRow.ACCEPTED);

        pass(1);

        assertThat(desk.outcome(Asked.TOKEN)).isEqualTo(INACTIVE);
        assertThat(desk.questions()).isEqualTo(2);
    }

    @Test
    void an_answer_is_never_believed_beyond_the_expiry_of_the_token() {
        desk.says(Said.good().with("exp", "" + (Forge.NOW + 10)).json());
        desk.outcome(Asked.TOKEN);
        pass(9);
        assertThat(desk.outcome(Asked.TOKEN)).isEqualTo(ThreatRow.ACCEPTED);
        assertThat(desk.questions()).isEqualTo(1);

        pass(1);

        assertThat(desk.outcome(Asked.TOKEN)).isEqualTo(INACTIVE);
        assertThat(desk.questions()).isEqualTo(2);
    }

    @Test
    void a_machine_that_slept_asks_again() {
        desk.outcome(Asked.TOKEN);
        desk.says("{\"active\":false}");

        desk.time.jumpWall(Duration.ofSeconds(31));

        assertThat(desk.outcome(Asked.TOKEN)).isEqualTo(INACTIVE);
    }

    @Test
    void a_token_that_becomes_active_is_known_within_five_seconds() {
        desk.says("{\"active\":false}");
        desk.outcome(Asked.TOKEN);
        desk.says(Said.good().json());
        pass(4);
        assertThat(desk.outcome(Asked.TOKEN)).isEqualTo(INACTIVE);

        pass(1);

        assertThat(desk.outcome(Asked.TOKEN)).isEqualTo(ThreatRow.ACCEPTED);
    }

    @Test
    void with_no_belief_each_token_is_asked_about_each_time() {
        Asked wary = new Asked(Asked.profile().withBelief(Duration.ZERO));

        wary.outcome(Asked.TOKEN);
        wary.outcome(Asked.TOKEN);

        assertThat(wary.questions()).isEqualTo(2);
    }

    @Test
    void an_outage_is_a_refusal_that_says_that_nothing_is_known() {
        desk.server.goDown();

        NotVerifiedException refused = desk.verifier
                .verify(Asked.TOKEN)
                .map(NotVerifiedException.class::cast)
                .onErrorResume(NotVerifiedException.class, Mono::just)
                .block(Duration.ofSeconds(30));

        assertThat(refused.code()).isEqualTo(UNAVAILABLE);
        assertThat(refused.isIndeterminate()).isTrue();
        assertThat(refused.diagnosis().retryCanHelp()).isTrue();
        assertThat(refused.diagnosis().evidence()).containsExactly("oauth2.network-failed: down");
    }

    @Test
    void an_outage_is_over_at_the_next_question() {
        desk.server.goDown();
        assertThat(desk.outcome(Asked.TOKEN)).isEqualTo(UNAVAILABLE);

        desk.says(Said.good().json());

        assertThat(desk.outcome(Asked.TOKEN)).isEqualTo(ThreatRow.ACCEPTED);
    }

    @Test
    void an_outage_does_not_end_what_is_believed_and_does_not_prolong_it() {
        desk.outcome(Asked.TOKEN);
        desk.server.goDown();
        pass(29);
        assertThat(desk.outcome(Asked.TOKEN)).isEqualTo(ThreatRow.ACCEPTED);

        pass(1);

        assertThat(desk.outcome(Asked.TOKEN)).isEqualTo(UNAVAILABLE);
    }

    @Test
    void one_issuer_is_asked_and_not_two() {
        VerifierOptions one = VerifierOptions.defaults().withProfile(Asked.profile());

        assertThatIllegalArgumentException().isThrownBy(() -> one.withProfile(Asked.profile()));
    }

    @Test
    void how_long_an_answer_is_believed_has_limits_and_is_said_of_introspected_tokens_only() {
        assertThatIllegalArgumentException().isThrownBy(() -> Asked.profile().withBelief(Duration.ofSeconds(301)));
        assertThatIllegalArgumentException().isThrownBy(() -> Asked.profile().withBelief(Duration.ofSeconds(-1)));
        assertThatIllegalStateException().isThrownBy(() -> Desk.access().withBelief(Duration.ZERO));
        assertThatIllegalStateException().isThrownBy(() -> Desk.access().withIntrospectionAt(Asked.ENDPOINT));
    }

    private void pass(int seconds) {
        desk.time.step(Duration.ofSeconds(seconds));
    }
}
