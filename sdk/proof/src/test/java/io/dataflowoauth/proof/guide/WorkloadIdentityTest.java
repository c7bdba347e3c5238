// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.testkit.CredentialFile;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.IamStubOptions;
import io.dataflowoauth.testkit.TestClock;
import io.dataflowoauth.testkit.WorkloadProvider;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

class WorkloadIdentityTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String READER = "reader@demo.iam.gserviceaccount.com";

    @TempDir
    Path folder;

    // #region chain
    private final TestClock clock = TestClock.create();
    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTime(clock));
    private final IamStub cloud = IamStub.start(IamStubOptions.defaults().withTime(clock));
    private final WorkloadProvider provider = cloud.provider("123456", "ci", "issuer", issuer);

    private TokenRecipe reader() {
        Path subject = issuer.keepSubjectTokenIn(folder.resolve("subject"), "job", provider.audience())
                .path();
        Path file = cloud.writeCredentialFile(
                folder.resolve("credentials.json"),
                CredentialFile.fileSourced(provider, subject).withImpersonation(READER));
        return GoogleRecipes.fromCredentialFile(file)
                .trustingHost("127.0.0.1")
                .withScopes("https://www.googleapis.com/auth/cloud-platform.read-only")
                .withLifetime(Duration.ofSeconds(2))
                .recipe();
    }
    // #endregion chain

    @AfterEach
    void stop() {
        cloud.close();
        issuer.close();
    }

    // #region expiry
    @Test
    void two_minutes_of_two_second_tokens_pass_in_no_time() {
        cloud.grant("roles/iam.workloadIdentityUser", provider.principal("job"), cloud.serviceAccount(READER));

        try (TokenRuntime runtime = runtime();
                TokenStream tokens = TokenStream.open(reader(), runtime)) {
            for (int second = 0; second < 120; second++) {
                StepVerifier.create(tokens.token())
                        .expectNextCount(1)
                        .expectComplete()
                        .verify(SOON);
                clock.advance(Duration.ofSeconds(1));
            }
        }

        assertThat(cloud.figures().get(READER).issued()).isBetween(50L, 100L);
        assertThat(cloud.figures().get(READER).expiredSeen()).isZero();
    }
    // #endregion expiry

    @Test
    void an_impersonation_without_the_role_says_so() {
        cloud.serviceAccount(READER);

        try (TokenRuntime runtime = runtime();
                TokenStream tokens = TokenStream.open(reader(), runtime)) {
            StepVerifier.create(tokens.token())
                    .expectErrorSatisfies(failure -> assertThat(failure)
                            .isInstanceOfSatisfying(
                                    TokenException.Rejected.class,
                                    rejected -> assertThat(rejected.code()).isEqualTo("google.impersonation-denied")))
                    .verify(SOON);
        }
    }

    private TokenRuntime runtime() {
        return TokenRuntime.open(RuntimeOptions.defaults()
                .withTime(clock)
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    }
}
