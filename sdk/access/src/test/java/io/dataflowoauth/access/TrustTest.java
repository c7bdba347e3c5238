// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.jose.SignatureAlgorithm;
import java.net.URI;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Issuers are trusted one by one. */
class TrustTest {
    private static final String SECOND = "https://second.example";

    private final Desk desk = new Desk(
            Desk.access(),
            TokenProfile.accessToken(SECOND, Forge.AUDIENCE).withKeysAt(URI.create(SECOND + "/other/jwks")));

    @Test
    void each_issuer_is_asked_for_its_own_keys() {
        assertThat(desk.outcome(Forge.token().with("iss", quoted(SECOND)).jwt()))
                .isEqualTo(ThreatRow.ACCEPTED);
        assertThat(desk.outcome(Forge.token().jwt())).isEqualTo(ThreatRow.ACCEPTED);

        assertThat(desk.server.asked).contains(SECOND + "/other/jwks", Forge.ISSUER + "/jwks");
    }

    @Test
    void the_key_of_one_issuer_signs_nothing_for_another() {
        desk.server.publish(Keys.set(Keys.P256.jwk()));
        desk.verified(Forge.token().jwt());
        desk.server.publish(Keys.set(Keys.OTHER_RSA.jwk()));

        String stolen = Forge.token().with("iss", quoted(SECOND)).jwt();

        assertThat(desk.outcome(stolen)).isEqualTo("access.key-unknown");
    }

    @Test
    void the_same_kid_of_two_issuers_is_two_keys() {
        Keys impostor = new Keys("EC", "secp256r1", "p256");
        desk.server.publish(Keys.set(Keys.P256.jwk()));
        desk.verified(Forge.token().jwt());
        desk.server.publish(Keys.set(impostor.jwk()));

        Forge token = Forge.token().signedBy(impostor, SignatureAlgorithm.ES256);

        assertThat(desk.outcome(token.with("iss", quoted(SECOND)).jwt())).isEqualTo(ThreatRow.ACCEPTED);
        assertThat(desk.outcome(token.with("iss", quoted(Forge.ISSUER)).jwt())).isEqualTo("access.signature-wrong");
    }

    @Test
    void google_is_trusted_with_and_without_its_scheme_by_the_keys_it_publishes() {
        Desk google = new Desk(TokenProfile.googleIdToken("https://service.example"));
        Forge token = Forge.token()
                .signedBy(Keys.RSA, SignatureAlgorithm.RS256)
                .type("JWT")
                .with("aud", quoted("https://service.example"))
                .with("azp", quoted("1234567890"))
                .with("email", quoted("reader@project.iam.gserviceaccount.com"))
                .with("email_verified", "true");

        VerifiedToken bare =
                google.verified(token.with("iss", quoted("accounts.google.com")).jwt());
        VerifiedToken whole = google.verified(
                token.with("iss", quoted("https://accounts.google.com")).jwt());

        assertThat(bare.issuer()).isEqualTo(whole.issuer()).isEqualTo("https://accounts.google.com");
        assertThat(bare.principal().name()).isEqualTo("reader@project.iam.gserviceaccount.com");
        assertThat(google.server.asked).containsOnly("https://www.googleapis.com/oauth2/v3/certs");
    }

    @Test
    void where_parties_are_named_no_other_may_have_asked_for_the_token() {
        Desk narrowed = new Desk(Desk.access().withParties("client-1", "client-2"));

        assertThat(narrowed.outcome(
                        Forge.token().with("azp", quoted("client-2")).jwt()))
                .isEqualTo(ThreatRow.ACCEPTED);
        assertThat(narrowed.outcome(
                        Forge.token().with("azp", quoted("client-3")).jwt()))
                .isEqualTo("access.party-wrong");
        assertThat(narrowed.outcome(Forge.token().jwt())).isEqualTo(ThreatRow.ACCEPTED);
    }

    @Test
    void a_map_of_certificates_in_place_of_a_key_set_is_told_from_other_faults() {
        desk.server.publish("{\"p256\":\"-----BEGIN CERTIFICATE-----\"}");

        NotVerifiedException refused = desk.verifier
                .verify(Forge.token().jwt())
                .map(NotVerifiedException.class::cast)
                .onErrorResume(NotVerifiedException.class, Mono::just)
                .block();

        assertThat(refused.code()).isEqualTo("access.keys-unavailable");
        assertThat(refused.diagnosis().evidence().get(0)).contains("a map of PEM certificates");
    }

    private static String quoted(String text) {
        return "\"" + text + "\"";
    }
}
