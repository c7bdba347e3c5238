// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.TokenException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialFileProgramTest {
    private static final String POOL =
            "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/fake";
    private static final String STAFF = "//iam.googleapis.com/locations/global/workforcePools/staff/providers/idp";

    @TempDir
    private Path folder;

    @Test
    void a_program_is_run_as_the_file_says() throws IOException {
        GoogleRecipe read = read(
                POOL,
                "{\"executable\":{\"command\":\"/bin/p --a\",\"timeout_millis\":5000,\"output_file\":\"/run/out\"}}",
                "");

        assertThat(read.recipe())
                .isEqualTo(GoogleRecipes.federated(
                                POOL,
                                SubjectExecutable.command("/bin/p --a")
                                        .withTimeout(Duration.ofSeconds(5))
                                        .withOutputFile("/run/out"))
                        .recipe());
    }

    @Test
    void a_program_that_says_no_more_gets_google_s_thirty_seconds() throws IOException {
        assertThat(read(POOL, "{\"executable\":{\"command\":\"/bin/p\",\"timeout_millis\":30000}}", "")
                        .recipe())
                .isEqualTo(read(POOL, "{\"executable\":{\"command\":\"/bin/p\"}}", "")
                        .recipe());
    }

    @Test
    void a_program_is_told_the_account_that_its_token_will_impersonate() throws IOException {
        GoogleRecipe read = read(
                POOL,
                "{\"executable\":{\"command\":\"/bin/p\"}}",
                ",\"service_account_impersonation_url\":\"https://iamcredentials.googleapis.com/v1/projects/-/"
                        + "serviceAccounts/reader@p.iam.gserviceaccount.com:generateAccessToken\"");

        assertThat(read.withScopes("read").recipe().json())
                .contains("\"impersonating\":\"reader@p.iam.gserviceaccount.com\"");
    }

    @Test
    void a_workforce_file_names_the_project_that_pays() throws IOException {
        GoogleRecipe read =
                read(STAFF, "{\"file\":\"/run/token\"}", ",\"workforce_pool_user_project\":\"billed-project\"");

        assertThat(read.recipe().json()).contains("\"userProject\":\"billed-project\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"executable\":{\"command\":\"/bin/p\",\"surprise\":1}}",
                "{\"executable\":{\"command\":\"/bin/p\",\"timeout_millis\":\"soon\"}}",
                "{\"executable\":{\"timeout_millis\":5000}}",
                "{\"executable\":\"/bin/p\"}",
                "{\"executable\":{\"command\":\"/bin/p\"},\"file\":\"/run/token\"}"
            })
    void a_program_that_breaks_a_rule_is_refused(String source) {
        assertThatThrownBy(() -> read(POOL, source, ""))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageStartingWith("google.credential-file-invalid: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4999", "120001"})
    void a_time_out_of_google_s_bounds_is_refused(String millis) throws IOException {
        GoogleRecipe read =
                read(POOL, "{\"executable\":{\"command\":\"/bin/p\",\"timeout_millis\":" + millis + "}}", "");

        assertThatThrownBy(read::recipe)
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageContaining("executableTimeoutMillis");
    }

    @Test
    void a_program_shows_its_name_without_arguments() {
        assertThat(SubjectExecutable.command("/bin/p --password hush")).hasToString("SubjectExecutable[/bin/p]");
    }

    @Test
    void a_path_that_no_file_system_takes_is_refused() {
        assertThatThrownBy(() -> GoogleRecipes.federated(POOL, SubjectExecutable.command("/bin/\0p"))
                        .recipe())
                .isInstanceOf(TokenException.Misconfigured.class);
    }

    private GoogleRecipe read(String audience, String source, String more) throws IOException {
        Path file = Files.writeString(folder.resolve("credential.json"), """
                {"type":"external_account","audience":"%s","subject_token_type":"urn:ietf:params:oauth:token-type:jwt",
                 "token_url":"https://sts.googleapis.com/v1/token","credential_source":%s%s}""".formatted(audience, source, more));
        return GoogleRecipes.fromCredentialFile(file);
    }
}
