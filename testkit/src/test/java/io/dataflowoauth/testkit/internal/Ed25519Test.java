// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ed25519 goes by two names, and a key for it signs nothing else. */
class Ed25519Test {
    private final KitKey key = KitKey.make("EdDSA");

    @ParameterizedTest
    @CsvSource({"EdDSA, EdDSA", "EdDSA, Ed25519", "Ed25519, EdDSA", "Ed25519, Ed25519"})
    void both_names_are_understood_whichever_the_key_says(String says, String name) throws JOSEException, JwtRefused {
        KitKey made = KitKey.make(says);

        assertThat(made.published().getAlgorithm().getName()).isEqualTo(says);
        assertThat(JwtCheck.by(made.published(), signed(made, name))).containsEntry("sub", "ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ed448", "X25519"})
    void a_key_on_another_curve_verifies_nothing(String curve) throws JOSEException {
        JWK other = new OctetKeyPair.Builder(
                        Curve.parse(curve), key.published().toOctetKeyPair().getX())
                .build();
        String jwt = signed(key, "Ed25519");

        assertThatThrownBy(() -> JwtCheck.by(other, jwt)).isInstanceOf(JwtRefused.class);
    }

    @Test
    void another_key_has_not_signed_it() throws JOSEException {
        String jwt = signed(KitKey.make("EdDSA"), "EdDSA");

        assertThatThrownBy(() -> JwtCheck.by(key.published(), jwt))
                .isInstanceOfSatisfying(
                        JwtRefused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(JwtRefused.Reason.BAD_SIGNATURE));
    }

    @Test
    void a_key_for_one_algorithm_has_not_signed_with_another_though_it_could() throws JOSEException {
        KitKey rsa = KitKey.make("PS256");
        String jwt = signed(rsa, "RS256");

        assertThatThrownBy(() -> JwtCheck.by(rsa.published(), jwt)).isInstanceOf(JwtRefused.class);
    }

    private static String signed(KitKey by, String algorithm) throws JOSEException {
        JWSObject jws = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.parse(algorithm)).build(), new Payload(Map.of("sub", "ada")));
        jws.sign(by.signer());
        return jws.serialize();
    }
}
