// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.jose.SignatureAlgorithm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is right is accepted, and becomes a value. */
class TokenVerifierTest {
    private final Desk desk =
            new Desk(Desk.access().withAlgorithms(SignatureAlgorithm.RS256, SignatureAlgorithm.values()));

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void each_algorithm_verifies_what_its_key_signed(SignatureAlgorithm algorithm) {
        String token = Forge.token().signedBy(keyFor(algorithm), algorithm).jwt();

        assertThat(desk.outcome(token)).isEqualTo("accepted");
    }

    @Test
    void a_verified_token_says_who_for_whom_until_when() {
        VerifiedToken token =
                desk.verified(Forge.token().with("scope", "\"read write\"").jwt());

        assertThat(token.principal().subject()).isEqualTo("ada");
        assertThat(token.issuer()).isEqualTo(Forge.ISSUER);
        assertThat(token.audiences()).containsExactly(Forge.AUDIENCE);
        assertThat(token.scopes()).containsExactlyInAnyOrder("read", "write");
        assertThat(token.expiresAt().getEpochSecond()).isEqualTo(Forge.NOW + 300);
        assertThat(token.issuedAt()).isPresent();
        assertThat(token.tokenId()).contains("t-1");
        assertThat(token.principal().client()).contains("billing");
        assertThat(token.bindings()).isEmpty();
    }

    private static Keys keyFor(SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            case ES256 -> Keys.P256;
            case ES384 -> Keys.P384;
            case ES512 -> Keys.P521;
            case Ed25519, EdDSA -> Keys.ED25519;
            default -> Keys.RSA;
        };
    }
}
