// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.oauth2.SubjectToken;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.WorkloadProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The build sets GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES to 1 for these tests. */
class FederationTest {
    @TempDir
    private Path folder;

    private final Workload workload = Workload.started();
    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(workload.clock));

    @AfterEach
    void close() {
        workload.close();
        issuer.close();
    }

    @Test
    void a_program_gives_the_subject_token_of_a_workload() throws IOException {
        WorkloadProvider provider = workload.iam.provider("1", "ci", "fake", issuer);
        Path subject = subject(provider);
        Path script = Files.writeString(
                folder.resolve("print.sh"),
                "printf '{\"version\":1,\"success\":true,\"token_type\":\"%s\",\"id_token\":\"%s\"}' "
                        + "\"$GOOGLE_EXTERNAL_ACCOUNT_TOKEN_TYPE\" \"$(cat " + subject + ")\"");

        assertThat(workload.token(workload.stream(
                        GoogleRecipes.federated(provider.audience(), SubjectExecutable.command("/bin/sh " + script)))))
                .isNotNull();
        assertThat(workload.issued(provider.principal("job"))).hasSize(1);
    }

    @Test
    void a_credential_file_may_name_a_program() throws IOException {
        WorkloadProvider provider = workload.iam.provider("1", "ci", "fake", issuer);
        Path file = Files.writeString(
                folder.resolve("credentials.json"),
                "{\"type\":\"external_account\",\"audience\":\"" + provider.audience()
                        + "\",\"subject_token_type\":\"urn:ietf:params:oauth:token-type:jwt\",\"token_url\":\""
                        + workload.iam.tokenUrl()
                        + "\",\"credential_source\":{\"executable\":{\"command\":\"/bin/sh -c exit\",\"timeout_millis\":5000,"
                        + "\"output_file\":\"" + folder.resolve("out") + "\"}}}");

        TokenException failure = workload.failure(workload.stream(GoogleRecipes.fromCredentialFile(file)));

        assertThat(failure.code()).isEqualTo("google.executable-answer-invalid");
    }

    @Test
    void a_workforce_pool_is_billed_to_a_project_and_refuses_who_names_none() {
        WorkloadProvider provider = workload.iam.pools().workforce("staff", "idp", issuer);
        GoogleRecipe recipe = GoogleRecipes.federated(
                provider.audience(), SubjectToken.file(subject(provider).toString()));

        assertThat(workload.token(workload.stream(recipe.withUserProject("billed-project"))))
                .isNotNull();
        assertThat(workload.issued("principal://iam.googleapis.com/locations/global/workforcePools/staff/subject/job"))
                .hasSize(1);
        assertThat(workload.failure(workload.stream(recipe)).code()).isEqualTo("google.sts-rejected");
    }

    private Path subject(WorkloadProvider provider) {
        return issuer.keepSubjectTokenIn(folder.resolve("subject"), "job", provider.audience())
                .path();
    }
}
