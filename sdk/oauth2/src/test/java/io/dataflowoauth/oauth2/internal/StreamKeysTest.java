// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import static io.dataflowoauth.oauth2.internal.BoundClient.BOUND;
import static io.dataflowoauth.oauth2.internal.BoundClient.ISSUER;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.fixture.Certificate;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.DpopBinding;
import io.dataflowoauth.oauth2.KeyPlace;
import io.dataflowoauth.oauth2.OAuth2Client;
import java.nio.file.Path;
import java.text.ParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proofs are signed with what the issuer says that it checks (RFC 9449 section 5.1). */
class StreamKeysTest {
    private final BoundClient bill = new BoundClient();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ,"dpop_signing_alg_values_supported":["RS256","ES256"]                 | ES256
            ,"dpop_signing_alg_values_supported":["ES512","RS256","PS256","EdDSA"] | EdDSA
            ,"dpop_signing_alg_values_supported":["EdDSA","Ed25519"]               | Ed25519
            ,"dpop_signing_alg_values_supported":["RS256","PS256"]                 | PS256
            ,"dpop_signing_alg_values_supported":["ES384"]                         | ES384
            ,"dpop_signing_alg_values_supported":[]                                | ES256
            ''                                                                     | ES256
            """)
    void a_key_is_made_for_an_algorithm_that_the_issuer_names(String said, String algorithm) throws Exception {
        bill.door.answering(200, metadata(said)).answering(200, BOUND);

        bill.token(bill.source(discovering(DpopBinding.ephemeral())));

        assertThat(algorithm(1)).isEqualTo(algorithm);
    }

    @ParameterizedTest
    @CsvSource({"HS256", "none", "es256", "ES256K"})
    void nothing_is_sent_to_an_issuer_that_names_no_algorithm_of_ours(String name) {
        bill.door.answering(200, metadata(named(name)));

        TokenException failure = bill.failure(bill.source(discovering(DpopBinding.ephemeral())));

        assertThat(failure).isInstanceOf(TokenException.Misconfigured.class);
        assertThat(failure.code()).isEqualTo("oauth2.proof-algorithm-unsupported");
        assertThat(bill.door.calls()).isEqualTo(1);
    }

    @Test
    void an_algorithm_that_the_recipe_names_is_the_one_or_none() throws Exception {
        bill.door.answering(200, metadata(named("ES384"))).answering(200, BOUND);

        bill.token(bill.source(discovering(DpopBinding.ephemeral().withAlgorithm("ES384"))));
        TokenException failure =
                bill.failure(bill.source(discovering(DpopBinding.ephemeral().withAlgorithm("ES256"))));

        assertThat(algorithm(1)).isEqualTo("ES384");
        assertThat(failure.code()).isEqualTo("oauth2.proof-algorithm-unsupported");
    }

    @Test
    void an_rsa_key_that_is_there_signs_with_the_one_of_its_algorithms_that_the_issuer_names() throws Exception {
        bill.opening.secret("env:RSA", rsa());
        bill.door.answering(200, metadata(named("PS256"))).answering(200, BOUND);

        bill.token(bill.source(discovering(DpopBinding.of(SecretRef.env("RSA")))));

        assertThat(algorithm(1)).isEqualTo("PS256");
    }

    @ParameterizedTest
    @CsvSource({"EdDSA, Ed25519", "Ed25519, EdDSA", "EdDSA, EdDSA"})
    void an_edwards_key_that_is_there_signs_by_the_name_that_the_issuer_knows(String says, String named)
            throws Exception {
        bill.opening.secret("env:ED", edwards(says));
        bill.door.answering(200, metadata(named(named))).answering(200, BOUND);

        bill.token(bill.source(discovering(DpopBinding.of(SecretRef.env("ED")))));

        assertThat(algorithm(1)).isEqualTo(named);
    }

    @Test
    void a_key_that_is_there_and_of_no_use_is_told() throws Exception {
        bill.opening.secret("env:RSA", rsa());
        bill.door.answering(200, metadata(named("ES256")));

        TokenException failure = bill.failure(bill.source(discovering(DpopBinding.of(SecretRef.env("RSA")))));

        assertThat(failure.code()).isEqualTo("oauth2.proof-algorithm-unsupported");
    }

    @Test
    void a_key_store_gives_a_key_too(@TempDir Path folder) throws Exception {
        Certificate made = Certificate.forHost("localhost", folder);
        bill.opening.secret("env:WORD", made.password());
        KeyPlace place = KeyPlace.keyStore(made.store().toString(), "it", SecretRef.env("WORD"));
        bill.door.answering(200, BOUND).answering(200, BOUND);
        var source = bill.source(bill.client().withDpop(DpopBinding.of(place)));

        bill.token(source);
        bill.token(source);

        assertThat(bill.sent(1).thumbprint()).isEqualTo(bill.sent(0).thumbprint());
    }

    private static OAuth2Client discovering(DpopBinding binding) {
        return OAuth2Client.of(ISSUER, "bill", ClientAuthentication.none()).withDpop(binding);
    }

    private String algorithm(int call) throws ParseException {
        return JWSObject.parse(bill.door.ask(call).headers().get("DPoP"))
                .getHeader()
                .getAlgorithm()
                .getName();
    }

    private static String rsa() throws JOSEException {
        return new RSAKeyGenerator(2048).generate().toJSONString();
    }

    private static String edwards(String algorithm) {
        return "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"alg\":\"" + algorithm
                + "\",\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\","
                + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";
    }

    private static String named(String algorithm) {
        return ",\"dpop_signing_alg_values_supported\":[\"" + algorithm + "\"]";
    }

    private static String metadata(String more) {
        return "{\"issuer\":\"" + ISSUER + "\",\"token_endpoint\":\"" + ISSUER + "token\"" + more + "}";
    }
}
