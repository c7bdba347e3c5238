// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A verified token is remembered for as long as it holds and no longer. */
class RememberedTokenTest {
    private final Desk desk = new Desk(Desk.access());

    @Test
    void a_token_that_comes_again_is_not_verified_again() {
        String token = Forge.token().jwt();

        assertThat(desk.verified(token)).isSameAs(desk.verified(token));
    }

    @Test
    void a_token_is_not_remembered_beyond_its_expiry() {
        String token = Forge.token().jwt();
        desk.verified(token);

        desk.time.jumpWall(Duration.ofSeconds(359));
        assertThat(desk.outcome(token)).isEqualTo(ThreatRow.ACCEPTED);

        desk.time.jumpWall(Duration.ofSeconds(1));
        assertThat(desk.outcome(token)).isEqualTo("access.token-expired");
    }

    @Test
    void a_clock_that_goes_back_makes_a_remembered_token_too_early() {
        String token = Forge.token().jwt();
        desk.verified(token);

        desk.time.jumpWall(Duration.ofMinutes(-2));

        assertThat(desk.outcome(token)).isEqualTo("access.token-not-yet-valid");
    }

    @Test
    void another_text_is_another_token() {
        String token = Forge.token().jwt();
        desk.verified(token);

        assertThat(desk.outcome(token + "=")).isEqualTo("access.token-malformed");
        assertThat(desk.outcome(token.replace('.', '\u0000'))).isEqualTo("access.token-malformed");
    }

    @Test
    void what_is_forgotten_is_verified_again() {
        Desk forgetful = new Desk(new ManualTime(), VerifierOptions.defaults().withMostRemembered(0), Desk.access());
        String token = Forge.token().jwt();

        assertThat(forgetful.verified(token)).isNotSameAs(forgetful.verified(token));
    }

    @Test
    void a_verified_token_prints_who_and_until_when_and_no_claim_else() {
        VerifiedToken token =
                desk.verified(Forge.token().with("ssn", "\"078-05-1120\"").jwt());

        assertThat(token).hasToString("VerifiedToken[ada of https://issuer.example, until 2026-03-01T10:05:00Z]");
    }
}
