// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.ManualTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Everything that was issued to a principal before an instant is refused. */
class RevocationTest {
    private static final String REVOKED = "access.token-revoked";

    private final Desk desk = new Desk(Desk.access());

    @Test
    void what_was_issued_before_is_refused_at_once_remembered_or_not() {
        String remembered = Forge.token().jwt();
        String other = Forge.token().with("jti", "\"t-2\"").jwt();
        Principal ada = desk.verified(remembered).principal();

        desk.verifier.revokeBefore(ada, ManualTime.START.plusSeconds(1));

        assertThat(desk.outcome(remembered)).isEqualTo(REVOKED);
        assertThat(desk.outcome(other)).isEqualTo(REVOKED);
        assertThat(desk.outcome(Forge.token().with("sub", "\"bob\"").jwt())).isEqualTo(ThreatRow.ACCEPTED);
    }

    @Test
    void what_was_issued_at_that_instant_or_later_holds() {
        Principal ada = desk.verified(Forge.token().jwt()).principal();

        desk.verifier.revokeBefore(ada, ManualTime.START);

        assertThat(desk.outcome(Forge.token().jwt())).isEqualTo(ThreatRow.ACCEPTED);
    }

    @Test
    void an_earlier_revocation_takes_nothing_of_a_later_one_back() {
        Principal ada = desk.verified(Forge.token().jwt()).principal();
        desk.verifier.revokeBefore(ada, ManualTime.START.plusSeconds(1));

        desk.verifier.revokeBefore(ada, ManualTime.START.minusSeconds(100));

        assertThat(desk.outcome(Forge.token().jwt())).isEqualTo(REVOKED);
    }

    @Test
    void a_token_that_does_not_say_when_it_was_issued_was_issued_before() {
        Desk plain = new Desk(TokenProfile.plain(Forge.ISSUER, Forge.AUDIENCE));
        String token = Forge.token().type("JWT").without("iat").jwt();
        Principal ada = plain.verified(token).principal();

        plain.verifier.revokeBefore(ada, Instant.EPOCH);

        assertThat(plain.outcome(token)).isEqualTo(REVOKED);
    }

    @Test
    void who_cannot_be_remembered_is_covered_by_a_revocation_for_everybody() {
        VerifiedToken token = desk.verified(Forge.token().jwt());
        Revocations full = new Revocations(1, Duration.ofHours(1), desk.time);
        full.before("issuer", "first", ManualTime.START);

        full.before("issuer", "second", ManualTime.START.plusSeconds(1));

        assertThat(catchThrowableOfType(NotVerifiedException.class, () -> full.requireAfter(token))
                        .code())
                .isEqualTo(REVOKED);
    }

    @Test
    void a_revocation_is_forgotten_when_its_tokens_have_expired() {
        VerifiedToken token = desk.verified(Forge.token().jwt());
        Revocations full = new Revocations(1, Duration.ofHours(1), desk.time);
        full.before("issuer", "first", ManualTime.START.minusSeconds(3_601));

        full.before("issuer", "second", ManualTime.START.plusSeconds(1));

        assertThatCode(() -> full.requireAfter(token)).doesNotThrowAnyException();
    }
}
