// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that issuers publish: which are believed, and what they verify (B-85 to B-94). */
class VerifyingKeysTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final JWK RSA = generated("RS256");
    private static final JWK P256 = generated("ES256");
    private static final String ED25519 =
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"ed\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\"}";

    @ParameterizedTest
    @CsvSource({"RS256", "PS256", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"})
    void what_a_key_signed_its_public_half_verifies(String algorithm) {
        String privateKey =
                algorithm.startsWith("Ed") ? ED25519 : generated(algorithm).toJSONString();
        String jws =
                SigningKey.read(Secret.of(privateKey)).withAlgorithm(algorithm).sign("JWT", Map.of("sub", "ada"));
        VerifyingKey key = read("{\"keys\":[" + publicHalf(privateKey) + "]}")
                .allowing(SignatureAlgorithm.valueOf(algorithm))
                .get(0);
        int dot = jws.lastIndexOf('.');
        byte[] signed = jws.substring(0, dot).getBytes(StandardCharsets.US_ASCII);
        byte[] signature = Base64Url.decode(jws.substring(dot + 1)).orElseThrow();

        assertThat(key.verifies(SignatureAlgorithm.valueOf(algorithm), signed, signature))
                .isTrue();
        signature[signature.length / 2] ^= 1;
        assertThat(key.verifies(SignatureAlgorithm.valueOf(algorithm), signed, signature))
                .isFalse();
        assertThat(key.verifies(SignatureAlgorithm.valueOf(algorithm), signed, new byte[signature.length]))
                .isFalse();
        assertThat(key.verifies(SignatureAlgorithm.valueOf(algorithm), signed, new byte[0]))
                .isFalse();
    }

    @Test
    void a_key_is_asked_only_for_what_it_allows() {
        VerifyingKey key = read(set(P256)).withId("ES256").orElseThrow();

        assertThat(key.allows(SignatureAlgorithm.RS256)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> key.verifies(SignatureAlgorithm.RS256, new byte[1], new byte[256]));
    }

    @Test
    void equal_sets_are_equal_and_print_no_numbers() {
        VerifyingKeys keys = read(set(P256, RSA));

        assertThat(keys).isEqualTo(read(set(P256, RSA))).hasSameHashCodeAs(read(set(P256, RSA)));
        assertThat(keys).isNotEqualTo(read(set(P256)));
        assertThat(keys.size()).isEqualTo(2);
        assertThat(keys.withId("ES256").orElseThrow()).hasToString("VerifyingKey[ES256, [ES256]]");
        assertThat(keys).asString().doesNotContain(P256.toECKey().getX().toString());
        assertThat(keys.withId("nobody")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"keys\":null}",
                "{\"keys\":[]}",
                "{\"keys\":[7,null]}",
                "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}",
                "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}]}",
                "{\"keys\":[{\"kty\":\"RSA\",\"n\":\"\",\"e\":\"AQAB\"}]}",
                "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AAAA\"}]}"
            })
    void a_set_without_a_public_key_that_is_sound_is_refused(String json) {
        assertThat(refusal(json).code()).isEqualTo("oauth2.key-set-invalid");
    }

    @Test
    void a_set_with_a_private_key_or_two_keys_of_one_name_is_refused() {
        String twice = "{\"keys\":[" + publicHalf(P256.toJSONString()) + "," + publicHalf(P256.toJSONString()) + "]}";

        assertThat(refusal("{\"keys\":[" + P256.toJSONString() + "]}").getMessage())
                .contains("private part");
        assertThat(refusal(twice).getMessage()).contains("same kid");
        assertThat(refusal("{\"keys\":{},\"keys\":[]}").code()).isEqualTo("oauth2.json-invalid");
    }

    @Test
    void more_keys_than_an_issuer_has_are_refused() {
        String many = "{\"keys\":[" + "{\"kty\":\"X\"},".repeat(100) + publicHalf(P256.toJSONString()) + "]}";

        assertThat(refusal(many).getMessage()).contains("more than 100");
    }

    @Test
    void the_key_of_a_header_is_public_or_refused() {
        String good = "{\"alg\":\"ES256\",\"jwk\":" + publicHalf(P256.toJSONString()) + "}";

        assertThat(VerifyingKeys.ofHeader(bytes(good)).thumbprint()).hasSize(43);
        for (String bad : new String[] {
            "{}", "{\"jwk\":7}", "{\"jwk\":" + P256.toJSONString() + "}", "{\"jwk\":{\"kty\":\"RSA\"}}", "no"
        }) {
            assertThat(catchThrowableOfType(TokenException.Invalid.class, () -> VerifyingKeys.ofHeader(bytes(bad)))
                            .code())
                    .isEqualTo("oauth2.key-set-invalid");
        }
    }

    @Test
    void names_of_algorithms_are_exact() {
        assertThat(SignatureAlgorithm.named("ES256")).contains(SignatureAlgorithm.ES256);
        assertThat(SignatureAlgorithm.named("es256")).isEmpty();
        assertThat(SignatureAlgorithm.named("none")).isEmpty();
        assertThat(SignatureAlgorithm.named("HS256")).isEmpty();
        assertThat(SignatureAlgorithm.named("ed25519")).isEmpty();
        assertThat(SignatureAlgorithm.named("Ed448")).isEmpty();
        assertThat(SignatureAlgorithm.Ed25519.hash()).isEqualTo("SHA-512");
        assertThat(SignatureAlgorithm.EdDSA.hash()).isEqualTo("SHA-512");
    }

    /** RFC 9864 section 5: the alg of a key is all that differs. */
    @ParameterizedTest
    @ValueSource(strings = {"", ",\"alg\":\"EdDSA\"", ",\"alg\":\"Ed25519\""})
    void a_key_on_ed25519_goes_by_both_names_whichever_it_says(String alg) {
        VerifyingKey key = read(edwards("Ed25519", alg)).withId("ed").orElseThrow();

        assertThat(key.allows(SignatureAlgorithm.Ed25519)).isTrue();
        assertThat(key.allows(SignatureAlgorithm.EdDSA)).isTrue();
        assertThat(key.allows(SignatureAlgorithm.ES256)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"Ed25519, Ed448", "Ed448, Ed25519", "Ed448, Ed448", "Ed448, EdDSA", "Ed25519, ES256", "Ed25519, ed25519"
    })
    void a_key_that_says_another_curve_or_another_algorithm_is_none(String curve, String alg) {
        assertThat(refusal(edwards(curve, ",\"alg\":\"" + alg + "\"")).code()).isEqualTo("oauth2.key-set-invalid");
    }

    private static String edwards(String curve, String more) {
        return "{\"keys\":[" + publicHalf(ED25519).replace("\"crv\":\"Ed25519\"", "\"crv\":\"" + curve + "\"" + more)
                + "]}";
    }

    private static String set(JWK... keys) {
        StringBuilder json = new StringBuilder("{\"keys\":[");
        for (JWK key : keys) {
            json.append(json.charAt(json.length() - 1) == '[' ? "" : ",")
                    .append(key.toPublicJWK().toJSONString());
        }
        return json.append("]}").toString();
    }

    private static String publicHalf(String privateKey) {
        try {
            return JWK.parse(privateKey).toPublicJWK().toJSONString();
        } catch (ParseException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static JWK generated(String algorithm) {
        try {
            return switch (algorithm) {
                case "RS256", "PS256" ->
                    new RSAKeyGenerator(2048).keyID(algorithm).generate();
                case "ES384" -> new ECKeyGenerator(Curve.P_384).keyID(algorithm).generate();
                case "ES512" -> new ECKeyGenerator(Curve.P_521).keyID(algorithm).generate();
                default -> new ECKeyGenerator(Curve.P_256).keyID(algorithm).generate();
            };
        } catch (JOSEException absent) {
            throw new IllegalStateException(absent);
        }
    }

    private static VerifyingKeys read(String json) {
        return VerifyingKeys.read(bytes(json), NOW);
    }

    private static TokenException refusal(String json) {
        return catchThrowableOfType(TokenException.Invalid.class, () -> read(json));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
