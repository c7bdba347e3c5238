// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.fixture.Certificate;
import io.dataflowoauth.http.ClientCertificate;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates are read with the key that belongs to them, and no other. */
class ClientCertificatesTest {
    private static KeyStores.Entry bill;
    private static KeyStores.Entry other;

    @BeforeAll
    static void make(@TempDir Path folder) throws Exception {
        bill = entry(Certificate.forHost("bill", folder));
        other = entry(Certificate.forHost("other", folder));
    }

    @Test
    void a_key_and_its_certificate_in_pem_are_one_with_a_thumbprint() throws Exception {
        ClientCertificate read = ClientCertificates.read(key(bill), certificate(bill));

        assertThat(read).isEqualTo(ClientCertificate.of(bill.key(), bill.chain()));
        assertThat(read.thumbprint()).matches("[A-Za-z0-9_-]{43}");
        assertThat(read).isNotEqualTo(ClientCertificates.read(key(other), certificate(other)));
        assertThat(read).asString().contains("masked");
        assertThat(read.pkcs12()).isNotEmpty();
    }

    @Test
    void a_34_a_key_of_another_certificate_is_refused() {
        TokenException failure = catchThrowableOfType(
                TokenException.class, () -> ClientCertificates.read(key(other), certificate(bill)));

        assertThat(failure.code()).isEqualTo("oauth2.certificate-unusable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"})
    void a_34_what_is_no_certificate_is_refused(String text) {
        TokenException failure =
                catchThrowableOfType(TokenException.class, () -> ClientCertificates.read(key(bill), Secret.of(text)));

        assertThat(failure.code()).isEqualTo("oauth2.certificate-unusable");
    }

    @Test
    void no_certificate_at_all_is_refused() {
        TokenException failure =
                catchThrowableOfType(TokenException.class, () -> ClientCertificate.of(bill.key(), List.of()));

        assertThat(failure.code()).isEqualTo("oauth2.certificate-unusable");
    }

    private static KeyStores.Entry entry(Certificate certificate) {
        return KeyStores.read(certificate.store().toString(), "it", Secret.of(certificate.password()));
    }

    private static Secret key(KeyStores.Entry entry) {
        return pem("PRIVATE KEY", entry.key().getEncoded());
    }

    private static Secret certificate(KeyStores.Entry entry) throws Exception {
        return pem("CERTIFICATE", entry.chain().get(0).getEncoded());
    }

    private static Secret pem(String type, byte[] der) {
        return Secret.of("-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + type + "-----\n");
    }
}
