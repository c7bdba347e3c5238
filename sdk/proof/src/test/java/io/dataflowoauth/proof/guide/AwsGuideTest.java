// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.google.AwsSubject;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.testkit.AwsRole;
import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.WorkloadProvider;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class AwsGuideTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final IamStub cloud = IamStub.start();
    private final WorkloadProvider provider = cloud.aws().provider("123456", "aws", "account", "123456789012");
    private final AwsRole role = cloud.aws().role("123456789012", "exporter");

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void a_machine_of_aws_is_a_service_account_of_google() {
        cloud.aws().attach(role, "eu-central-1");
        cloud.grant(
                "roles/iam.workloadIdentityUser",
                provider.principal(role.arn()),
                cloud.serviceAccount("reader@demo.iam.gserviceaccount.com"));
        // #region aws
        TokenRecipe recipe = GoogleRecipes.impersonating(
                        "reader@demo.iam.gserviceaccount.com",
                        GoogleRecipes.federated(provider.audience(), AwsSubject.ofWorker()))
                .withScopes("https://www.googleapis.com/auth/devstorage.read_only")
                .servedAt(cloud.base())
                .recipe();

        try (TokenRuntime runtime = runtime(RuntimeOptions.defaults());
                TokenStream tokens = TokenStream.open(recipe, runtime)) {
            StepVerifier.create(tokens.token())
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(SOON);
        }
        // #endregion aws
        assertThat(cloud.figures()).containsKey("reader@demo.iam.gserviceaccount.com");
    }

    @Test
    void keys_come_from_a_provider_of_your_own() {
        // #region keys
        AwsSubject subject = AwsSubject.ofWorker()
                .withRegionFrom(SecretRef.env("AWS_REGION"))
                .withKeysFrom(SecretRef.named("id"), SecretRef.named("key"), SecretRef.named("session"));
        RuntimeOptions options = RuntimeOptions.defaults()
                .withSecret("id", Mono.fromSupplier(() -> Secret.of(role.accessKeyId())))
                .withSecret("key", Mono.fromSupplier(role::secretAccessKey))
                .withSecret("session", Mono.fromSupplier(role::sessionToken));
        // #endregion keys
        RuntimeOptions placed = options.withSecret("region", Mono.just(Secret.of("eu-central-1")));
        TokenRecipe recipe = GoogleRecipes.federated(
                        provider.audience(), subject.withRegionFrom(SecretRef.named("region")))
                .servedAt(cloud.base())
                .recipe();

        try (TokenRuntime runtime = runtime(placed);
                TokenStream tokens = TokenStream.open(recipe, runtime)) {
            StepVerifier.create(tokens.token())
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(SOON);
        }
        assertThat(cloud.figures()).containsKey(provider.principal(role.arn()));
    }

    private static TokenRuntime runtime(RuntimeOptions options) {
        return TokenRuntime.open(options.withResource(
                HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    }
}
