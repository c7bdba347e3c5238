// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key signs with what its type allows, and a text that is no key says so without an echo. */
class SigningKeyTest {
    private static final Map<String, Object> CLAIMS = Map.of("iss", "me", "iat", 1L, "aud", List.of("you"));
    private static final KeyPair RSA = pair("RSA", 2048);

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256"})
    void an_rsa_key_signs_with_the_algorithm_that_was_chosen(String algorithm) throws Exception {
        SignedJWT jwt = SignedJWT.parse(SigningKey.read(pem(RSA))
                .withAlgorithm(algorithm)
                .withKeyId("k")
                .sign("JWT", CLAIMS));

        assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo(algorithm);
        assertThat(jwt.getHeader().getKeyID()).isEqualTo("k");
        assertThat(jwt.verify(new RSASSAVerifier((RSAPublicKey) RSA.getPublic())))
                .isTrue();
        assertThat(jwt.getJWTClaimsSet().getIssuer()).isEqualTo("me");
    }

    @ParameterizedTest
    @CsvSource({"256, ES256", "384, ES384", "521, ES512"})
    void an_elliptic_key_signs_with_the_algorithm_of_its_curve(int bits, String algorithm) throws Exception {
        KeyPair pair = pair("EC", bits);
        JWSVerifier verifier = new ECDSAVerifier((ECPublicKey) pair.getPublic());

        SigningKey key = SigningKey.read(pem(pair));

        assertThat(key.algorithm()).isEqualTo(algorithm);
        assertThat(SignedJWT.parse(key.sign("JWT", CLAIMS)).verify(verifier)).isTrue();
    }

    @Test
    void an_edwards_key_signs() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();

        String jwt = SigningKey.read(pem(pair)).sign("JWT", CLAIMS);

        int dot = jwt.lastIndexOf('.');
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(pair.getPublic());
        signature.update(jwt.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(jwt.substring(dot + 1))))
                .isTrue();
        assertThat(SignedJWT.parse(jwt).getHeader().getAlgorithm().getName()).isEqualTo("EdDSA");
    }

    @Test
    void a_jwk_brings_its_key_id_and_its_algorithm() throws Exception {
        var jwk = new com.nimbusds.jose.jwk.RSAKey.Builder((RSAPublicKey) RSA.getPublic())
                .privateKey(RSA.getPrivate())
                .keyID("k7")
                .algorithm(com.nimbusds.jose.JWSAlgorithm.PS256)
                .build();

        SignedJWT jwt =
                SignedJWT.parse(SigningKey.read(Secret.of(jwk.toJSONString())).sign("JWT", CLAIMS));

        assertThat(jwt.getHeader().getKeyID()).isEqualTo("k7");
        assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("PS256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EdDSA", "Ed25519"})
    void an_edwards_jwk_signs_by_the_name_that_it_says(String alg) throws Exception {
        String jwk = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"alg\":\"" + alg
                + "\",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\","
                + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";

        SigningKey key = SigningKey.read(Secret.of(jwk));

        assertThat(key.algorithm()).isEqualTo(alg);
        assertThat(SignedJWT.parse(key.sign("JWT", CLAIMS))
                        .getHeader()
                        .getAlgorithm()
                        .getName())
                .isEqualTo(alg);
        assertThat(key.withAlgorithm("EdDSA").algorithm()).isEqualTo("EdDSA");
        assertThat(catchThrowableOfType(TokenException.class, () -> key.withAlgorithm("Ed448"))
                        .code())
                .isEqualTo("oauth2.key-invalid");
    }

    @Test
    void an_edwards_jwk_signs_as_its_pem_does() {
        String jwk = "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\","
                + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";

        assertThat(SigningKey.read(Secret.of(jwk)).sign("JWT", Map.of("a", "b")))
                .hasSizeGreaterThan(86);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256", "ES256", "RS512", "", "s3cret"})
    void an_algorithm_that_the_type_does_not_allow_is_refused(String algorithm) {
        SigningKey key = SigningKey.read(pem(RSA));

        TokenException failure = catchThrowableOfType(TokenException.class, () -> key.withAlgorithm(algorithm));

        assertThat(failure.code()).isEqualTo("oauth2.key-invalid");
        assertThat(failure).hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @CsvSource({"RSA, 1024", "EC, 0"})
    void a_weak_key_or_another_curve_is_refused(String type, int bits) throws Exception {
        KeyPair pair = bits > 0
                ? pair(type, bits)
                : KeyPairGenerator.getInstance("Ed448").generateKeyPair();

        assertInvalid(pem(pair).reveal());
    }

    @Test
    void what_is_not_one_private_key_is_refused_without_an_echo() {
        String good = pem(RSA).reveal();

        assertInvalid("s3cret");
        assertInvalid(good + "\n" + good);
        assertInvalid(good.replace("PRIVATE", "RSA PRIVATE"));
        assertInvalid(good.replace("PRIVATE", "ENCRYPTED PRIVATE"));
        assertInvalid(good.replace("PRIVATE", "PUBLIC"));
        assertInvalid("-----BEGIN PRIVATE KEY-----\nczNjcmV0\n-----END PRIVATE KEY-----");
        assertInvalid("{\"kty\":\"oct\",\"k\":\"czNjcmV0czNjcmV0czNjcmV0czNjcmV0czNjcmV0\"}");
        assertInvalid("{\"kty\":\"s3cret\"}");
        assertInvalid("{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}");
    }

    @Test
    void a_key_does_not_print() {
        PrivateKey key = RSA.getPrivate();

        assertThat(SigningKey.read(pem(RSA)).toString())
                .isEqualTo("SigningKey[RS256, masked]")
                .doesNotContain(Base64.getEncoder().encodeToString(key.getEncoded()));
    }

    private static void assertInvalid(String text) {
        TokenException failure = catchThrowableOfType(TokenException.class, () -> SigningKey.read(Secret.of(text)));
        assertThat(failure)
                .isNotNull()
                .hasMessageNotContaining("s3cret")
                .hasMessageNotContaining("czNj")
                .hasNoCause();
    }

    private static Secret pem(KeyPair pair) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(pair.getPrivate().getEncoded());
        return Secret.of("-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
    }

    private static KeyPair pair(String type, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (java.security.NoSuchAlgorithmException absent) {
            throw new AssertionError(type, absent);
        }
    }
}
