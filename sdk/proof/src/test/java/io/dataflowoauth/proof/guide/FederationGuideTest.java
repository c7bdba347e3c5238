// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.google.SubjectExecutable;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.oauth2.SubjectToken;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.WorkloadProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

class FederationGuideTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final FakeOidcIssuer issuer = FakeOidcIssuer.start();
    private final IamStub cloud = IamStub.start();

    @AfterEach
    void stop() {
        cloud.close();
        issuer.close();
    }

    @Test
    void a_program_prints_the_subject_token() throws IOException {
        WorkloadProvider provider = cloud.provider("123456", "ci", "issuer", issuer);
        Path program = program(provider);
        // #region executable
        TokenRecipe recipe = GoogleRecipes.federated(
                        provider.audience(),
                        SubjectExecutable.command("/bin/sh " + program).withTimeout(Duration.ofSeconds(10)))
                .servedAt(cloud.base())
                .recipe();

        try (TokenRuntime runtime = runtime();
                TokenStream tokens = TokenStream.open(recipe, runtime)) {
            StepVerifier.create(tokens.token())
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(SOON);
        }
        // #endregion executable
        assertThat(cloud.figures()).containsKey(provider.principal("job"));
    }

    @Test
    void a_person_of_a_workforce_pool_is_billed_to_a_project() {
        WorkloadProvider provider = cloud.pools().workforce("staff", "idp", issuer);
        Path subject = issuer.keepSubjectTokenIn(folder.resolve("subject"), "ada", provider.audience())
                .path();
        // #region workforce
        TokenRecipe recipe = GoogleRecipes.federated(provider.audience(), SubjectToken.file(subject.toString()))
                .withUserProject("123456")
                .servedAt(cloud.base())
                .recipe();
        // #endregion workforce

        try (TokenRuntime runtime = runtime();
                TokenStream tokens = TokenStream.open(recipe, runtime)) {
            StepVerifier.create(tokens.token())
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(SOON);
        }
        assertThat(cloud.figures()).containsKey(provider.principal("ada"));
    }

    private Path program(WorkloadProvider provider) throws IOException {
        Path subject = issuer.keepSubjectTokenIn(folder.resolve("subject"), "job", provider.audience())
                .path();
        return Files.writeString(
                folder.resolve("print-token.sh"),
                "printf '{\"version\":1,\"success\":true,\"token_type\":\"%s\",\"id_token\":\"%s\"}' "
                        + "\"$GOOGLE_EXTERNAL_ACCOUNT_TOKEN_TYPE\" \"$(cat " + subject + ")\"");
    }

    private static TokenRuntime runtime() {
        return TokenRuntime.open(RuntimeOptions.defaults()
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    }
}
