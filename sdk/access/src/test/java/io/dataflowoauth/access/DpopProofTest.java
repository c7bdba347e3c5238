// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.access.fixture.Proof;
import java.net.URI;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DPoP proofs by RFC 9449 section 4.3. */
class DpopProofTest {
    private static final String INVALID = "access.proof-invalid";
    private static final String TOKEN = Proof.boundTo(Keys.P256);

    private final Desk desk = new Desk(Desk.access());

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("htm of another method", proof -> proof.with("htm", "\"POST\"")),
                fault("htm in lower case", proof -> proof.with("htm", "\"get\"")),
                fault("no htm", proof -> proof.without("htm")),
                fault("htu of another path", proof -> proof.with("htu", "\"https://api.example/order\"")),
                fault("htu of another host", proof -> proof.with("htu", "\"https://api.example.evil/orders\"")),
                fault("htu of another scheme", proof -> proof.with("htu", "\"http://api.example/orders\"")),
                fault("htu that is no URL", proof -> proof.with("htu", "\"::\"")),
                fault("no htu", proof -> proof.without("htu")),
                fault(
                        "ath of another token",
                        proof -> proof.with("ath", "\"fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo\"")),
                fault("no ath", proof -> proof.without("ath")),
                fault("iat 301 s ago", proof -> proof.with("iat", "" + (Forge.NOW - 301))),
                fault("iat 301 s ahead", proof -> proof.with("iat", "" + (Forge.NOW + 301))),
                fault("no iat", proof -> proof.without("iat")),
                fault("iat a text", proof -> proof.with("iat", "\"now\"")),
                fault("no jti", proof -> proof.without("jti")),
                fault("jti empty", proof -> proof.with("jti", "\"\"")),
                fault("jti of 257 characters", proof -> proof.with("jti", "\"" + "j".repeat(257) + "\"")),
                fault("typ JWT", proof -> proof.header("JWT", "ES256")),
                fault("alg none", proof -> proof.header("dpop+jwt", "none")),
                fault("alg HS256", proof -> proof.header("dpop+jwt", "HS256")),
                fault("alg of another type", proof -> proof.header("dpop+jwt", "PS256")),
                fault("a private key", proof -> proof.key(Keys.P256.numbers() + ",\"d\":\"AAAA\"")),
                fault(
                        "another key than the one that signed",
                        proof -> proof.key(new Keys("EC", "secp256r1", "x").numbers())),
                fault(
                        "a key off its curve",
                        proof -> proof.key("\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"")),
                fault("no key", proof -> proof.rawHeader("{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\"}")),
                fault("crit", proof -> proof.rawHeader("{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"crit\":[\"x\"]}")));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void a_proof_with_one_thing_wrong_is_refused(String name, UnaryOperator<Proof> fault) {
        Proof proof = fault.apply(Proof.by(Keys.P256, TOKEN));

        assertThat(desk.outcome(proof.presented())).as(name).isEqualTo(INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example/orders",
                "HTTPS://API.example:443/orders",
                "https://api.example/orders?page=3#x"
            })
    void a_url_is_compared_without_what_does_not_count(String htu) {
        assertThat(desk.outcome(Proof.by(Keys.P256, TOKEN)
                        .with("htu", "\"" + htu + "\"")
                        .presented()))
                .isEqualTo(ThreatRow.ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {-300, 300})
    void clocks_may_differ_by_five_minutes(int seconds) {
        assertThat(desk.outcome(Proof.by(Keys.P256, TOKEN)
                        .with("iat", "" + (Forge.NOW + seconds))
                        .presented()))
                .isEqualTo(ThreatRow.ACCEPTED);
    }

    @Test
    void keys_of_each_type_prove() {
        for (Keys keys : List.of(Keys.RSA, Keys.ED25519, Keys.P256)) {
            String token = Proof.boundTo(keys);

            assertThat(desk.outcome(Proof.by(keys, token).presented())).isEqualTo(ThreatRow.ACCEPTED);
        }
    }

    @Test
    void a_proof_is_taken_once() {
        PresentedToken presented = Proof.by(Keys.P256, TOKEN).presented();
        desk.verified(presented);

        assertThat(desk.outcome(presented)).isEqualTo("access.replayed");
        assertThat(desk.outcome(
                        Proof.by(Keys.P256, TOKEN).with("jti", "\"p-2\"").presented()))
                .isEqualTo(ThreatRow.ACCEPTED);
    }

    @Test
    void a_request_has_one_proof() {
        String proof = Proof.by(Keys.P256, TOKEN).jwt();
        URI url = Proof.URL;

        assertThat(desk.outcome(PresentedToken.of(TOKEN).withProof("GET", url, List.of(proof, proof))))
                .isEqualTo(INVALID);
        assertThat(desk.outcome(PresentedToken.of(TOKEN).withProof("GET", url, List.of())))
                .isEqualTo(INVALID);
        assertThat(desk.outcome(PresentedToken.of(TOKEN).withProof("GET", url, List.of("garbage"))))
                .isEqualTo(INVALID);
    }

    @Test
    void a_nonce_that_was_asked_for_must_be_there() {
        PresentedToken without = Proof.by(Keys.P256, TOKEN).presented().withProofNonce("n-1");
        PresentedToken with =
                Proof.by(Keys.P256, TOKEN).with("nonce", "\"n-1\"").presented().withProofNonce("n-1");

        assertThat(desk.outcome(without)).isEqualTo("access.proof-nonce-wrong");
        assertThat(desk.outcome(with)).isEqualTo(ThreatRow.ACCEPTED);
    }

    private static Arguments fault(String name, UnaryOperator<Proof> fault) {
        return Arguments.of(name, fault);
    }
}
