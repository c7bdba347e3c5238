// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static io.dataflowoauth.testkit.CloudCaller.READER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Google's signatures are verified with is where Google has it, in every form. */
class PublishedKeysTest {
    private static final String OF_READER = "/service_accounts/v1/metadata/";

    private final CloudCaller cloud = new CloudCaller();

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void an_id_token_is_verified_by_the_certificate_of_its_key_id() throws Exception {
        SignedJWT token = SignedJWT.parse(LoopbackCaller.text(
                cloud.method(READER, "generateIdToken", "{\"audience\":\"https://a.example\"}"), "token"));

        X509Certificate certificate =
                certificate("/oauth2/v1/certs", token.getHeader().getKeyID());

        assertThat(token.verify(new RSASSAVerifier((RSAPublicKey) certificate.getPublicKey())))
                .isTrue();
        assertThat(certificate.getSubjectX500Principal().getName())
                .isEqualTo("CN=federated-signon.system.gserviceaccount.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {OF_READER + "x509/", "/robot/v1/metadata/x509/"})
    void a_blob_is_verified_by_the_certificate_of_the_account(String path) throws Exception {
        HttpResponse<String> signed = cloud.method(READER, "signBlob", "{\"payload\":\"AQID\"}");

        X509Certificate certificate = certificate(path + READER, LoopbackCaller.text(signed, "keyId"));

        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(certificate.getPublicKey());
        signature.update(new byte[] {1, 2, 3});
        assertThat(signature.verify(Base64.getDecoder().decode(LoopbackCaller.text(signed, "signedBlob"))))
                .isTrue();
    }

    @Test
    void a_certificate_is_signed_by_its_own_key_and_is_the_same_each_time() throws Exception {
        String first = cloud.open(OF_READER + "x509/" + READER).body();

        X509Certificate certificate = onlyCertificate(first);

        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(cloud.open(OF_READER + "x509/" + READER).body()).isEqualTo(first);
    }

    @Test
    void the_jwk_and_the_raw_form_have_the_numbers_of_the_certificate_and_nothing_private() throws Exception {
        RSAPublicKey enclosed = (RSAPublicKey)
                onlyCertificate(cloud.open(OF_READER + "x509/" + READER).body()).getPublicKey();

        String jwks = cloud.open(OF_READER + "jwk/" + READER).body();
        String raw = cloud.open(OF_READER + "raw/" + READER).body();

        RSAKey key = JWKSet.parse(jwks).getKeys().get(0).toRSAKey();
        assertThat(key.toRSAPublicKey()).isEqualTo(enclosed);
        assertThat(key.isPrivate()).isFalse();
        assertThat(JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(raw), "keyvalues"))
                .containsExactly(Map.of(
                        "algorithm", "RSA",
                        "modulus", key.getModulus().toString(),
                        "exponent", key.getPublicExponent().toString(),
                        "keyid", key.getKeyID()));
        assertThat(cloud.open("/robot/v1/metadata/jwk/" + READER).body()).isEqualTo(jwks);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/oauth2/v1/certs",
                "/oauth2/v3/certs",
                OF_READER + "x509/" + READER,
                OF_READER + "jwk/reader%40demo.iam.gserviceaccount.com",
                OF_READER + "raw/" + READER
            })
    void whoever_reads_keys_may_keep_them_for_hours(String path) {
        HttpResponse<String> answer = cloud.open(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().allValues("Cache-Control"))
                .containsExactly("public, max-age=19800, must-revalidate, no-transform");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json; charset=utf-8");
    }

    @Test
    void a_key_that_was_replaced_is_published_no_more() throws Exception {
        String before = LoopbackCaller.text(cloud.method(READER, "signBlob", "{\"payload\":\"AQID\"}"), "keyId");

        cloud.stub.files().replaceKey(READER);

        assertThat(JSONObjectUtils.parse(
                        cloud.open(OF_READER + "x509/" + READER).body()))
                .hasSize(1)
                .doesNotContainKey(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                OF_READER + "x509/nobody@demo.iam.gserviceaccount.com",
                OF_READER + "jwk/nobody@demo.iam.gserviceaccount.com",
                OF_READER + "raw/%2e%2e%2f",
                OF_READER + "pem/" + READER,
                OF_READER + "x509/",
                "/robot/v1/metadata/x509/nobody@demo.iam.gserviceaccount.com",
                "/robot/v1/metadata/raw/" + READER,
                "/oauth2/v4/certs"
            })
    void an_account_that_does_not_exist_and_a_form_that_does_not_have_no_keys(String path) {
        HttpResponse<String> answer = cloud.open(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).doesNotContain("CERTIFICATE", "\"n\"", "modulus");
        assertThat(answer.headers().allValues("Cache-Control")).noneMatch(value -> value.contains("public"));
    }

    private X509Certificate certificate(String path, String keyId) throws Exception {
        return read(
                String.valueOf(JSONObjectUtils.parse(cloud.open(path).body()).get(keyId)));
    }

    private static X509Certificate onlyCertificate(String body) throws Exception {
        Map<String, Object> byId = JSONObjectUtils.parse(body);
        assertThat(byId).hasSize(1);
        return read(String.valueOf(byId.values().iterator().next()));
    }

    private static X509Certificate read(String pem) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(UTF_8)));
    }
}
