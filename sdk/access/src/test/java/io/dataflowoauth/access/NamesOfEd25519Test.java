// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.access.fixture.Proof;
import io.dataflowoauth.jose.SignatureAlgorithm;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ed25519 goes by two names (RFC 9864): keys go by both, and lists of algorithms mean what they say. */
class NamesOfEd25519Test {
    private final Desk desk = new Desk(Desk.access());

    @ParameterizedTest
    @CsvSource({"Ed25519, ''", "Ed25519, Ed25519", "Ed25519, EdDSA", "EdDSA, ''", "EdDSA, Ed25519", "EdDSA, EdDSA"})
    void a_key_that_says_one_name_has_signed_by_either(SignatureAlgorithm header, String key) {
        String more = key.isEmpty() ? "" : ",\"alg\":\"" + key + "\"";
        desk.server.publish(Keys.set(Keys.ED25519.jwk(more)));

        assertThat(desk.outcome(signed(header))).isEqualTo("accepted");
    }

    @ParameterizedTest
    @CsvSource({"Ed25519, EdDSA", "EdDSA, Ed25519"})
    void a_profile_that_lists_one_name_takes_no_other(SignatureAlgorithm listed, SignatureAlgorithm other) {
        Desk strict = new Desk(Desk.access().withAlgorithms(listed));

        assertThat(strict.outcome(signed(listed))).isEqualTo("accepted");
        assertThat(strict.outcome(signed(other))).isEqualTo("access.algorithm-forbidden");
    }

    @ParameterizedTest
    @CsvSource({"Ed448", "ed25519", "ED25519", "Ed25519ph", "X25519"})
    void a_name_that_is_nearly_one_of_them_is_none(String alg) {
        String token = Forge.token()
                .signedBy(Keys.ED25519, SignatureAlgorithm.Ed25519)
                .header("{\"alg\":\"" + alg + "\",\"typ\":\"at+jwt\",\"kid\":\"ed\"}")
                .jwt();

        assertThat(desk.outcome(token)).isEqualTo("access.algorithm-forbidden");
    }

    @ParameterizedTest
    @CsvSource({"''", "Ed448", "Ed25519", "EdDSA"})
    void a_key_on_ed448_is_skipped_whatever_it_says(String alg) {
        String more = alg.isEmpty() ? "" : ",\"alg\":\"" + alg + "\"";
        String ed448 = "{\"kid\":\"ed\",\"kty\":\"OKP\",\"crv\":\"Ed448\",\"x\":\"" + Keys.base64(point(57)) + "\""
                + more + "}";
        desk.server.publish(Keys.set(ed448, Keys.P256.jwk()));

        assertThat(List.of(
                        desk.outcome(signed(SignatureAlgorithm.Ed25519)),
                        desk.outcome(signed(SignatureAlgorithm.EdDSA))))
                .containsOnly("access.key-unknown");
    }

    @ParameterizedTest
    @CsvSource({"Ed25519", "EdDSA"})
    void a_proof_may_name_either(String alg) {
        String token = Proof.boundTo(Keys.ED25519);

        assertThat(desk.outcome(
                        Proof.by(Keys.ED25519, token).header("dpop+jwt", alg).presented()))
                .isEqualTo("accepted");
    }

    @Test
    void both_names_are_checked_unasked() {
        assertThat(Desk.access().algorithms()).contains(SignatureAlgorithm.Ed25519, SignatureAlgorithm.EdDSA);
    }

    private static byte[] point(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 7);
        return bytes;
    }

    private static String signed(SignatureAlgorithm algorithm) {
        return Forge.token().signedBy(Keys.ED25519, algorithm).jwt();
    }
}
