// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.dataflowoauth.RuntimeOpening;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.jose.ClientCertificates;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The stub's STS takes a certificate that was really shown and leads to the provider's authority, and no other. */
class IamOverTlsTest {
    private static final String READER = "reader@demo.iam.gserviceaccount.com";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final IamStub cloud = IamStub.start();
    private final TestAuthority fleet = TestAuthority.create("fleet");
    private final TestCertificate worker = fleet.issue("worker-7");
    private final WorkloadProvider provider = cloud.overTls().provider("123456", "fleet", "x509", fleet);
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withResource(
                    HttpDoorOptions.class,
                    HttpDoorOptions.defaults()
                            .withConnectTimeout(PATIENCE) // the first handshake of a process takes its time
                            .withTrustAnchors(List.of(cloud.overTls().authority()))));

    @AfterEach
    void stop() {
        runtime.close();
        cloud.close();
    }

    @Test
    void the_chain_of_the_certificate_that_was_shown_is_taken() {
        HttpAnswer answer = exchange(worker, list(worker));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(cloud.figures()).containsKey(provider.principal("worker-7"));
    }

    @Test
    void the_anchor_itself_may_be_sent_too() throws CertificateEncodingException {
        String whole = "[\"" + base64(worker) + "\",\""
                + Base64.getEncoder().encodeToString(fleet.certificate().getEncoded()) + "\"]";

        assertThat(exchange(worker, whole).status()).isEqualTo(200);
    }

    @Test
    void a_chain_without_its_certificate_in_the_handshake_is_refused() {
        HttpAsk bare = ask(provider, list(worker));

        assertThat(said(send(bare))).contains("invalid_grant", "No client certificate was presented");
    }

    @Test
    void the_chain_of_another_certificate_than_the_one_shown_is_refused() {
        assertThat(said(exchange(worker, list(fleet.issue("worker-8")))))
                .contains("invalid_grant", "not the certificate of the TLS handshake");
    }

    @Test
    void a_certificate_of_another_authority_is_refused() {
        TestCertificate stranger = TestAuthority.create("stranger").issue("worker-7");

        assertThat(said(exchange(stranger, list(stranger))))
                .contains("invalid_grant", "does not lead to a trust anchor");
    }

    @Test
    void a_provider_of_tokens_takes_no_certificate() {
        try (FakeOidcIssuer issuer = FakeOidcIssuer.start()) {
            WorkloadProvider tokens = cloud.provider("123456", "ci", "issuer", issuer);

            HttpAnswer answer = send(ask(tokens, list(worker)).withCertificate(shown(worker)));

            assertThat(said(answer)).contains("invalid_grant", "does not take certificates");
        }
    }

    @Test
    void a_provider_of_certificates_takes_no_token() {
        try (FakeOidcIssuer issuer = FakeOidcIssuer.start()) {
            String jwt = issuer.subjectToken("worker-7", provider.audience()).reveal();

            HttpAnswer answer = send(form(provider, "urn:ietf:params:oauth:token-type:jwt", jwt));

            assertThat(said(answer)).contains("invalid_grant", "does not match the expected ones");
        }
    }

    @Test
    void a_condition_sees_the_certificate_s_name() {
        cloud.attributeCondition(
                provider, claims -> !claims.get("subject").toString().contains("worker-7"));

        assertThat(said(exchange(worker, list(worker)))).contains("unauthorized_client");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "[]", "[7]", "[\"AAAA\"]", "[\"%%\"]", "{\"chain\":[]}"})
    void what_is_no_chain_is_refused(String token) {
        assertThat(said(exchange(worker, token))).contains("invalid_grant");
    }

    @ParameterizedTest
    @CsvSource({"/token, 200", "/v1/token, 400", ":1/token, 400", ".evil.example/token, 400"})
    void an_assertion_may_name_the_https_address_that_it_is_sent_to_and_no_other(String path, int status)
            throws Exception {
        Path file = cloud.overTls().files().serviceAccountKey(folder.resolve("key.json"), READER);
        long now = Instant.now().getEpochSecond();
        String assertion = signedBy(
                JSONObjectUtils.parse(Files.readString(file)),
                Map.of(
                        "iss",
                        READER,
                        "aud",
                        cloud.overTls().base() + path,
                        "target_audience",
                        "https://bills.example",
                        "iat",
                        now,
                        "exp",
                        now + 600));

        HttpAnswer answer = send(HttpAsk.form(
                URI.create(cloud.overTls().base() + "/token"),
                Map.of("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion", assertion)));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(said(answer)).contains(status == 200 ? "id_token" : "the audience is not this token endpoint");
    }

    private static String signedBy(Map<String, Object> file, Map<String, Object> claims) throws Exception {
        String pem = String.valueOf(file.get("private_key")).replaceAll("-----[A-Z ]+-----|\\s", "");
        PrivateKey key = KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
        JWSObject jwt = new JWSObject(new JWSHeader(JWSAlgorithm.RS256), new Payload(claims));
        jwt.sign(new RSASSASigner(key));
        return jwt.serialize();
    }

    private HttpAnswer exchange(TestCertificate shown, String token) {
        return send(ask(provider, token).withCertificate(shown(shown)));
    }

    private HttpAsk ask(WorkloadProvider at, String token) {
        return form(at, "urn:ietf:params:oauth:token-type:mtls", token);
    }

    private HttpAsk form(WorkloadProvider at, String type, String token) {
        return HttpAsk.form(
                URI.create(cloud.overTls().base() + "/v1/token"),
                Map.of(
                        "grant_type",
                        "urn:ietf:params:oauth:grant-type:token-exchange",
                        "audience",
                        at.audience(),
                        "scope",
                        "https://www.googleapis.com/auth/cloud-platform",
                        "requested_token_type",
                        "urn:ietf:params:oauth:token-type:access_token",
                        "subject_token_type",
                        type,
                        "subject_token",
                        token));
    }

    private HttpAnswer send(HttpAsk ask) {
        try (RuntimeOpening opening = RuntimeOpening.of(runtime)) {
            return Objects.requireNonNull(HttpDoors.of(opening).send(ask).block(PATIENCE));
        }
    }

    private static io.dataflowoauth.http.ClientCertificate shown(TestCertificate certificate) {
        return ClientCertificates.read(certificate.key(), Secret.of(certificate.pem()));
    }

    private static String list(TestCertificate certificate) {
        return "[\"" + base64(certificate) + "\"]";
    }

    private static String base64(TestCertificate certificate) {
        return certificate.pem().replaceAll("-----[A-Z ]+-----|\n", "");
    }

    private static String said(HttpAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
