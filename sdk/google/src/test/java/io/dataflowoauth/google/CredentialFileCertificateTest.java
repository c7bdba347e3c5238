// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.SecretRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialFileCertificateTest {
    private static final String POOL =
            "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/fleet/providers/x509";

    @TempDir
    private Path folder;

    @Test
    void the_worker_s_certificate_is_meant_where_the_file_says_the_default() throws IOException {
        GoogleRecipe read = read("{\"use_default_certificate_config\":true}");

        assertThat(read.recipe())
                .isEqualTo(GoogleRecipes.federated(POOL, SubjectCertificate.configuredOnWorker())
                        .recipe());
    }

    @Test
    void a_configuration_and_a_trust_chain_lie_where_the_file_says() throws IOException {
        GoogleRecipe read =
                read("{\"certificate_config_location\":\"/etc/c.json\",\"trust_chain_path\":\"/etc/chain.pem\"}");

        assertThat(read.recipe())
                .isEqualTo(GoogleRecipes.federated(
                                POOL,
                                SubjectCertificate.configured(SecretRef.file("/etc/c.json"))
                                        .withTrustChain(SecretRef.file("/etc/chain.pem")))
                        .recipe());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"use_default_certificate_config\":false}",
                "{\"use_default_certificate_config\":true,\"certificate_config_location\":\"/etc/c.json\"}",
                "{\"use_default_certificate_config\":true,\"key_path\":\"/etc/k.pem\"}",
                "{\"use_default_certificate_config\":\"true\"}"
            })
    void a_certificate_that_is_not_at_exactly_one_place_is_refused(String certificate) {
        assertThatThrownBy(() -> read(certificate)).hasMessageContaining("google.credential-file-invalid");
    }

    @Test
    void the_places_can_be_read_and_no_more() {
        assertThat(SubjectCertificate.of(SecretRef.env("CERTIFICATE"), SecretRef.env("KEY_OF_IT")))
                .hasToString("SubjectCertificate{certificate=env:CERTIFICATE, certificateKey=env:KEY_OF_IT}");
    }

    private GoogleRecipe read(String certificate) throws IOException {
        return GoogleRecipes.fromCredentialFile(
                Files.writeString(folder.resolve("credentials.json"), """
                {"type":"external_account","audience":"%s",
                 "subject_token_type":"urn:ietf:params:oauth:token-type:mtls",
                 "token_url":"https://sts.mtls.googleapis.com/v1/token",
                 "credential_source":{"certificate":%s}}""".formatted(POOL, certificate)));
    }
}
