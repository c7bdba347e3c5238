// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.fixture.Certificate;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A key proves itself by what it shows of itself, and shows no more (A-20f). */
class ProofKeyTest {
    private static final Map<String, Object> CLAIMS = Map.of("htm", "GET", "iat", 1L);

    /** RFC 9449 figure 2. */
    private static final String PUBLISHED = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6Ik"
            + "VDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCR"
            + "nMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JE"
            + "QSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIj"
            + "oiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwia"
            + "WF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg"
            + "4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "ES384", "ES512", "Ed25519", "EdDSA", "PS256", "RS256"})
    void what_it_signs_the_key_in_the_header_verifies(String algorithm) {
        ProofKey key = ProofKey.generate(algorithm);

        Read proof = Read.of(key.sign(CLAIMS));

        assertThat(proof.verifies()).isTrue();
        assertThat(proof.key().thumbprint()).isEqualTo(key.thumbprint());
        assertThat(proof.header())
                .contains("\"typ\":\"dpop+jwt\"", "\"alg\":\"" + algorithm + "\"")
                .doesNotContain("\"d\":", "\"p\":", "\"q\":", "\"k\":", "\"dp\":", "\"kid\":", "\"use\":");
    }

    /** RFC 9449 section 6.1 names the thumbprint of the key in figure 2. */
    @Test
    void the_published_proof_has_the_published_thumbprint() {
        Read proof = Read.of(PUBLISHED);

        assertThat(proof.verifies()).isTrue();
        assertThat(proof.key().thumbprint()).isEqualTo("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    }

    /** The key of RFC 7517 appendix A.2. */
    @Test
    void a_published_private_jwk_has_the_thumbprint_of_its_numbers() {
        String jwk = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4\","
                + "\"y\":\"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM\","
                + "\"d\":\"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE\",\"use\":\"enc\",\"kid\":\"1\"}";

        ProofKey key = ProofKey.read(Secret.of(jwk));

        assertThat(key.thumbprint()).isEqualTo("cn-I_WNMClehiVp51i_0VpOENW1upEerA8sEam5hn-s");
        assertThat(Read.of(key.sign(CLAIMS)).header()).doesNotContain("kid", "use", "870MB6");
    }

    /** The y of a point is even for one half of all keys and odd for the other. */
    @ParameterizedTest
    @CsvSource({"256, ES256", "384, ES384", "521, ES512"})
    void the_public_half_of_an_elliptic_pem_is_found_whichever_it_is(int bits, String algorithm) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(bits);
        for (int i = 0; i < 12; i++) {
            KeyPair pair = generator.generateKeyPair();

            ProofKey key = ProofKey.read(pem(pair));

            assertThat(key.algorithm()).isEqualTo(algorithm);
            assertThat(key.thumbprint())
                    .isEqualTo(
                            KeyPairs.jwk(pair.getPublic()).computeThumbprint().toString());
        }
    }

    @Test
    void an_rsa_pem_signs_as_it_is_told() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);

        ProofKey key = ProofKey.read(pem(generator.generateKeyPair())).withAlgorithm("PS256");

        assertThat(key.algorithm()).isEqualTo("PS256");
        assertThat(Read.of(key.sign(CLAIMS)).verifies()).isTrue();
    }

    @Test
    void an_ed25519_key_is_a_jwk_since_its_pem_lacks_the_public_half() throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] der = pair.getPrivate().getEncoded();
        String seed = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Arrays.copyOfRange(der, der.length - 32, der.length));
        String shown = KeyPairs.jwk(pair.getPublic()).toJSONString();

        ProofKey key = ProofKey.read(Secret.of(shown.replace("{", "{\"d\":\"" + seed + "\",")));

        assertThat(Read.of(key.sign(CLAIMS)).verifies()).isTrue();
        assertThat(failure(pem(pair)).detail()).contains("JWK");
    }

    @Test
    void a_jwk_whose_halves_belong_to_two_keys_is_refused_without_an_echo() throws Exception {
        ECKey one = new ECKeyGenerator(Curve.P_256).generate();
        ECKey other = new ECKeyGenerator(Curve.P_256).generate();
        String mixed = other.toPublicJWK().toJSONString().replace("{", "{\"d\":\"" + one.getD() + "\",");

        TokenException failure = failure(Secret.of(mixed));

        assertThat(failure.code()).isEqualTo("oauth2.key-invalid");
        assertThat(failure).hasMessageNotContaining(one.getD().toString());
    }

    @Test
    void an_entry_of_a_key_store_proves_itself_by_its_certificates_key(@TempDir Path folder) throws Exception {
        Certificate made = Certificate.forHost("localhost", folder);
        KeyStores.Entry entry = KeyStores.read(made.store().toString(), "it", Secret.of(made.password()));

        ProofKey key = ProofKey.of(entry);

        assertThat(Read.of(key.sign(CLAIMS)).verifies()).isTrue();
        assertThat(ProofKey.of(new KeyStores.Entry(entry.key(), List.of())).thumbprint())
                .isEqualTo(key.thumbprint());
    }

    @Test
    void no_key_is_made_for_an_algorithm_that_proofs_do_not_have() {
        assertThat(catchThrowableOfType(TokenException.class, () -> ProofKey.generate("HS256"))
                        .code())
                .isEqualTo("oauth2.key-invalid");
    }

    @Test
    void it_neither_prints_nor_serializes() {
        ProofKey key = ProofKey.generate("ES256");

        assertThat(key.toString()).isEqualTo("ProofKey[ES256, " + key.thumbprint() + ", masked]");
        assertThat(catchThrowableOfType(
                        NotSerializableException.class,
                        () -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(key)))
                .isNotNull();
    }

    private static TokenException failure(Secret text) {
        return catchThrowableOfType(TokenException.class, () -> ProofKey.read(text));
    }

    private static Secret pem(KeyPair pair) {
        String base64 = Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded());
        return Secret.of("-----BEGIN PRIVATE KEY-----\n" + base64 + "\n-----END PRIVATE KEY-----\n");
    }

    private record Read(String jws, String header, VerifyingKey key) {
        static Read of(String jws) {
            byte[] header = Base64.getUrlDecoder().decode(jws.substring(0, jws.indexOf('.')));
            return new Read(jws, new String(header, StandardCharsets.UTF_8), VerifyingKeys.ofHeader(header));
        }

        boolean verifies() {
            int dot = jws.lastIndexOf('.');
            String algorithm = header.replaceAll(".*\"alg\":\"([^\"]+)\".*", "$1");
            return key.verifies(
                    SignatureAlgorithm.named(algorithm).orElseThrow(),
                    jws.substring(0, dot).getBytes(StandardCharsets.US_ASCII),
                    Base64.getUrlDecoder().decode(jws.substring(dot + 1)));
        }
    }
}
