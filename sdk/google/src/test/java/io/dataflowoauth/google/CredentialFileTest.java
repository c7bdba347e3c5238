// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.oauth2.SubjectToken;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialFileTest {
    private static final String PROVIDER =
            "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/fake";
    private static final String SOURCE = "{\"file\":\"/run/token\"}";
    private static final String IMPERSONATION =
            "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/reader@p.iam.gserviceaccount.com:generateAccessToken";

    @TempDir
    private Path folder;

    @Test
    void a_file_as_gcloud_writes_it_becomes_an_impersonation() throws IOException {
        Path file = file("""
                {
                  "universe_domain": "googleapis.com",
                  "type": "external_account",
                  "audience": "%s",
                  "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
                  "token_url": "https://sts.googleapis.com/v1/token",
                  "token_info_url": "https://sts.googleapis.com/v1/introspect",
                  "credential_source": {"file": "/run/token", "format": {"type": "json", "subject_token_field_name": "id_token"}},
                  "service_account_impersonation_url": "%s",
                  "service_account_impersonation": {"token_lifetime_seconds": 600}
                }""".formatted(PROVIDER, IMPERSONATION));

        GoogleRecipe recipe = GoogleRecipes.fromCredentialFile(file).withScopes("read");

        assertThat(recipe.recipe())
                .isEqualTo(GoogleRecipes.impersonating(
                                "reader@p.iam.gserviceaccount.com",
                                GoogleRecipes.federated(
                                        PROVIDER,
                                        SubjectToken.file("/run/token").withJsonField("id_token")))
                        .withScopes("read")
                        .withLifetime(Duration.ofMinutes(10))
                        .recipe());
        assertThat(recipe.withLifetime(Duration.ofSeconds(2)).recipe().request().lifetime())
                .contains(Duration.ofSeconds(2));
    }

    @Test
    void a_file_without_impersonation_becomes_a_federated_identity() throws IOException {
        GoogleRecipe recipe = GoogleRecipes.fromCredentialFile(file(external(SOURCE, "")));

        assertThat(recipe.recipe())
                .isEqualTo(GoogleRecipes.federated(PROVIDER, SubjectToken.file("/run/token"))
                        .recipe());
    }

    @Test
    void the_impersonation_of_a_file_can_be_left_aside() throws IOException {
        Path file = file(external(SOURCE, ",\"service_account_impersonation_url\":\"" + IMPERSONATION + "\""));

        assertThat(GoogleRecipes.federated(file).recipe())
                .isEqualTo(GoogleRecipes.federated(PROVIDER, SubjectToken.file("/run/token"))
                        .recipe());
    }

    @Test
    void a_url_source_keeps_its_plain_headers() throws IOException {
        Path file = file(external(
                "{\"url\":\"https://ci.example/token?x=y\",\"headers\":{\"Metadata\":\"True\"},\"format\":{\"type\":\"text\"}}",
                ""));

        assertThat(GoogleRecipes.fromCredentialFile(file).recipe())
                .isEqualTo(GoogleRecipes.federated(
                                PROVIDER,
                                SubjectToken.url(URI.create("https://ci.example/token?x=y"))
                                        .withHeader("Metadata", "True"))
                        .recipe());
    }

    @ParameterizedTest
    @CsvSource({
        "Authorization, bearer short-secret",
        "authorization, x",
        "X-Api-Key, short-secret",
        "X-Request-Token, short-secret",
        "Cookie, short-secret",
        "X-Plain, ya29.short-secret"
    })
    void a_secret_header_is_dropped_and_must_be_given_as_a_reference(String name, String value) throws IOException {
        GoogleRecipe read = GoogleRecipes.fromCredentialFile(file(external(
                "{\"url\":\"https://ci.example/token\",\"headers\":{\"" + name + "\":\"" + value + "\"}}", "")));

        assertThat(read.toString()).doesNotContain("short-secret");
        assertThatThrownBy(read::recipe)
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageStartingWith("google.header-holds-secret: ")
                .hasMessageContaining(name)
                .hasMessageNotContaining("short-secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"Host\":\"evil.example\"", "\"A\":\"hush\\r\\nB: c\"", "\"A B\":\"c\"", "\"\":\"c\""})
    void a_header_that_would_break_the_request_apart_is_refused(String header) throws IOException {
        Path file = file(external("{\"url\":\"https://ci.example/token\",\"headers\":{" + header + "}}", ""));

        assertThatThrownBy(() -> GoogleRecipes.fromCredentialFile(file))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageNotContaining("hush");
    }

    @Test
    void a_reference_takes_the_place_of_the_authorization_in_the_file() throws IOException {
        GoogleRecipe read = GoogleRecipes.fromCredentialFile(file(external(
                "{\"url\":\"https://ci.example/token\",\"headers\":{\"authorization\":\"bearer short-secret\"}}", "")));

        String recipe =
                read.withAuthorization(SecretRef.env("REQUEST_TOKEN")).recipe().json();

        assertThat(recipe).contains("env:REQUEST_TOKEN").doesNotContain("short-secret");
    }

    @Test
    void a_file_for_a_stub_needs_its_host_trusted_by_name() throws IOException {
        Path file = file(
                external(SOURCE, "").replace("https://sts.googleapis.com/v1/token", "http://127.0.0.1:8080/v1/token"));

        assertThatThrownBy(() -> GoogleRecipes.fromCredentialFile(file).recipe())
                .hasMessageStartingWith("google.endpoint-untrusted: ");
        assertThat(GoogleRecipes.fromCredentialFile(file)
                        .trustingHost("127.0.0.1")
                        .recipe()
                        .json())
                .contains("\"tokenUrl\":\"http://127.0.0.1:8080/v1/token\",\"trustedHosts\":[\"127.0.0.1\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"service_account", "authorized_user", "impersonated_service_account", "EXTERNAL_ACCOUNT", "x"})
    void another_type_of_file_is_refused_and_nothing_of_it_echoed(String type) throws IOException {
        Path file = file("{\"type\":\"" + type + "\",\"private_key\":\"hush\",\"client_secret\":\"hush\"}");

        assertThatThrownBy(() -> GoogleRecipes.fromCredentialFile(file))
                .hasMessageStartingWith("google.credential-type-unsupported: ")
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"file\":\"/x\",\"url\":\"https://ci.example\"}",
                "{\"file\":\"/x\",\"headers\":{}}",
                "{\"file\":\"/x\",\"surprise\":1}",
                "{\"file\":1}",
                "{\"url\":\"no url\"}",
                "{\"file\":\"/x\",\"format\":{\"type\":\"xml\"}}",
                "{\"file\":\"/x\",\"format\":{\"type\":\"json\"}}",
                "{\"file\":\"/x\",\"format\":\"json\"}",
                "{\"url\":\"https://ci.example\",\"headers\":{\"A\":1}}",
                "[]"
            })
    void a_source_that_breaks_a_rule_is_refused(String source) throws IOException {
        Path file = file(external(source, ""));

        assertThatThrownBy(() -> GoogleRecipes.fromCredentialFile(file))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageStartingWith("google.credential-file-invalid: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"client_secret\":\"hush\"",
                ",\"client_id\":\"hush\"",
                ",\"audience\":\"again\"",
                ",\"service_account_impersonation_url\":\"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/a@b.c:signBlob\"",
                ",\"service_account_impersonation_url\":\"https://iamcredentials.googleapis.com/v1/projects/p/serviceAccounts/a@b.c:generateAccessToken\"",
                ",\"service_account_impersonation_url\":\"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/a/b@b.c:generateAccessToken\"",
                ",\"service_account_impersonation_url\":1",
                "} trailing"
            })
    void a_file_that_breaks_a_rule_is_refused_and_nothing_of_it_echoed(String members) throws IOException {
        Path file = file(external(SOURCE, members));

        assertThatThrownBy(() -> GoogleRecipes.fromCredentialFile(file))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageStartingWith("google.credential-file-invalid: ")
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @ValueSource(strings = {"599", "43201", "0", "-1", "\"soon\"", "600.5"})
    void a_lifetime_that_google_s_files_do_not_allow_is_refused(String seconds) throws IOException {
        Path file = file(external(
                SOURCE,
                ",\"service_account_impersonation_url\":\"" + IMPERSONATION
                        + "\",\"service_account_impersonation\":{\"token_lifetime_seconds\":" + seconds + "}"));

        assertThatThrownBy(() -> GoogleRecipes.fromCredentialFile(file))
                .hasMessageStartingWith("google.credential-file-invalid: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://iamcredentials.googleapis.com.evil.example",
                "https://evil.example",
                "http://iamcredentials.googleapis.com",
                "https://iamcredentials.googleapis.com:8443",
                "https://a@iamcredentials.googleapis.com"
            })
    void an_impersonation_elsewhere_is_refused(String origin) throws IOException {
        Path file = file(external(
                SOURCE,
                ",\"service_account_impersonation_url\":\""
                        + IMPERSONATION.replace("https://iamcredentials.googleapis.com", origin) + "\""));

        assertThatThrownBy(() -> GoogleRecipes.fromCredentialFile(file)
                        .withScopes("read")
                        .recipe())
                .hasMessageStartingWith("google.endpoint-untrusted: ");
    }

    @Test
    void a_file_that_cannot_be_read_says_so() throws IOException {
        Path huge = Files.write(folder.resolve("huge.json"), new byte[64 * 1024 + 1]);

        for (Path unreadable : new Path[] {folder.resolve("missing.json"), folder, huge}) {
            assertThatThrownBy(() -> GoogleRecipes.fromCredentialFile(unreadable))
                    .isInstanceOf(TokenException.Misconfigured.class)
                    .hasMessageStartingWith("google.credential-file-unreadable: ");
        }
    }

    private Path file(String json) throws IOException {
        return Files.writeString(folder.resolve("credential.json"), json);
    }

    private static String external(String source, String more) {
        return """
                {"type":"external_account","audience":"%s","subject_token_type":"urn:ietf:params:oauth:token-type:jwt",
                 "token_url":"https://sts.googleapis.com/v1/token","credential_source":%s%s}""".formatted(PROVIDER, source, more);
    }
}
