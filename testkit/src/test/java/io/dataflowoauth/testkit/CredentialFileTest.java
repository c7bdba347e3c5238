// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialFileTest {
    private static final String AUDIENCE =
            "//iam.googleapis.com/projects/123456/locations/global/workloadIdentityPools/ci/providers/issuer";
    private static final String HEAD =
            "{\"universe_domain\":\"googleapis.com\",\"type\":\"external_account\",\"audience\":\"" + AUDIENCE
                    + "\",\"subject_token_type\":\"urn:ietf:params:oauth:token-type:jwt\",\"token_url\":\"";

    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final IamStub stub = IamStub.start();
    private final WorkloadProvider provider = stub.provider("123456", "ci", "issuer", issuer);

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        stub.close();
        issuer.close();
    }

    @Test
    void a_file_sourced_configuration_is_as_googles_tools_write_it() throws IOException {
        Path written = stub.writeCredentialFile(
                folder.resolve("file.json"), CredentialFile.fileSourced(provider, Path.of("/var/run/token")));

        assertThat(Files.readString(written))
                .isEqualTo(HEAD + stub.tokenUrl()
                        + "\",\"credential_source\":{\"file\":\"/var/run/token\",\"format\":{\"type\":\"text\"}}}");
    }

    @Test
    void a_url_sourced_configuration_with_impersonation_is_too() throws IOException {
        CredentialFile content = CredentialFile.urlSourced(provider, URI.create("http://127.0.0.1:1/token"))
                .withHeaders(Map.of("Metadata", "True"))
                .withJsonField("access_token")
                .withImpersonation("reader@demo.iam.gserviceaccount.com")
                .withLifetime(Duration.ofMinutes(10));

        Path written = stub.writeCredentialFile(folder.resolve("url.json"), content);

        assertThat(Files.readString(written))
                .isEqualTo(HEAD + stub.tokenUrl()
                        + "\",\"credential_source\":{\"url\":\"http://127.0.0.1:1/token\",\"headers\":{\"Metadata\":"
                        + "\"True\"},\"format\":{\"type\":\"json\",\"subject_token_field_name\":\"access_token\"}},"
                        + "\"service_account_impersonation_url\":\"" + stub.base()
                        + "/v1/projects/-/serviceAccounts/reader@demo.iam.gserviceaccount.com:generateAccessToken\","
                        + "\"service_account_impersonation\":{\"token_lifetime_seconds\":600}}");
    }

    @Test
    void a_url_of_the_issuer_brings_its_request_token() throws IOException {
        SubjectTokenUrl url = issuer.subjectTokenUrl("job", provider.audience());
        CredentialFile content = CredentialFile.urlSourced(provider, url);

        Path written = stub.writeCredentialFile(folder.resolve("job.json"), content);

        assertThat(Files.readString(written))
                .contains("\"headers\":{\"Authorization\":\"Bearer "
                        + url.requestToken().reveal() + "\"}")
                .contains("\"subject_token_field_name\":\"value\"");
        assertThat(content.toString()).doesNotContain(url.requestToken().reveal());
    }

    @Test
    void a_lifetime_outside_of_googles_bounds_is_refused() {
        CredentialFile content = CredentialFile.fileSourced(provider, Path.of("token"));

        assertThatThrownBy(() -> content.withLifetime(Duration.ofSeconds(599)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> content.withLifetime(Duration.ofSeconds(43_201)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_file_is_not_asked_with_headers() {
        CredentialFile content = CredentialFile.fileSourced(provider, Path.of("token"));

        assertThatThrownBy(() -> content.withHeaders(Map.of("a", "b"))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_place_that_cannot_be_written_is_named_by_a_code() {
        CredentialFile content = CredentialFile.fileSourced(provider, Path.of("token"));

        assertThatThrownBy(() -> stub.writeCredentialFile(folder.resolve("none/file.json"), content))
                .isInstanceOfSatisfying(
                        TestkitException.class,
                        refused -> assertThat(refused.code()).isEqualTo(TestkitCodes.FILE_UNUSABLE));
    }
}
