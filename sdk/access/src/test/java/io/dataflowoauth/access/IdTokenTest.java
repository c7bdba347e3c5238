// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.jose.SignatureAlgorithm;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An ID token belongs to one sign-in (OpenID Connect Core section 3.1.3). */
class IdTokenTest {
    private final Desk desk = new Desk(TokenProfile.idToken(Forge.ISSUER, Forge.AUDIENCE));

    @Test
    void an_id_token_that_fits_its_sign_in_is_accepted() {
        String token = signIn().jwt();

        assertThat(desk.outcome(PresentedToken.of(token)
                        .withNonce("n-1")
                        .withAccessToken("access")
                        .withCode("code")
                        .withState("state")))
                .isEqualTo(ThreatRow.ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({
        "nonce, access.nonce-wrong",
        "at_hash, access.hash-wrong",
        "c_hash, access.hash-wrong",
        "s_hash, access.hash-wrong"
    })
    void an_id_token_of_another_sign_in_is_refused(String claim, String code) {
        PresentedToken absent = expecting(claim, signIn().without(claim).jwt());
        PresentedToken another =
                expecting(claim, signIn().with(claim, "\"another\"").jwt());
        PresentedToken untyped = expecting(claim, signIn().with(claim, "7").jwt());

        assertThat(desk.outcome(absent)).isEqualTo(code);
        assertThat(desk.outcome(another)).isEqualTo(code);
        assertThat(desk.outcome(untyped)).isEqualTo("access.claim-invalid");
    }

    @Test
    void what_is_expected_is_asked_again_of_a_remembered_token() {
        String token = signIn().jwt();
        desk.verified(PresentedToken.of(token).withNonce("n-1"));

        assertThat(desk.outcome(PresentedToken.of(token).withNonce("n-2"))).isEqualTo("access.nonce-wrong");
    }

    @Test
    void the_hash_is_that_of_the_signature() {
        String hash = half("SHA-512", "access");
        String token = signIn().signedBy(Keys.ED25519, SignatureAlgorithm.EdDSA)
                .type("JWT")
                .with("at_hash", hash)
                .jwt();

        assertThat(desk.outcome(PresentedToken.of(token).withAccessToken("access")))
                .isEqualTo(ThreatRow.ACCEPTED);
    }

    private static PresentedToken expecting(String claim, String token) {
        PresentedToken presented = PresentedToken.of(token);
        return switch (claim) {
            case "nonce" -> presented.withNonce("n-1");
            case "at_hash" -> presented.withAccessToken("access");
            case "c_hash" -> presented.withCode("code");
            default -> presented.withState("state");
        };
    }

    private static Forge signIn() {
        return Forge.token()
                .type("JWT")
                .with("nonce", "\"n-1\"")
                .with("at_hash", half("SHA-256", "access"))
                .with("c_hash", half("SHA-256", "code"))
                .with("s_hash", half("SHA-256", "state"));
    }

    private static String half(String algorithm, String text) {
        byte[] hash = Fingerprint.hash(algorithm, text);
        return "\"" + Keys.base64(Arrays.copyOf(hash, hash.length / 2)) + "\"";
    }
}
