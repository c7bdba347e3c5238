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
import io.dataflowoauth.testkit.IamStub;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class AttachedIdentityTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final IamStub cloud = IamStub.start();

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void the_attached_account_gives_access_tokens_and_id_tokens() {
        // #region attached
        cloud.attach("worker@demo.iam.gserviceaccount.com");
        TokenRecipe access = GoogleRecipes.attached()
                .withScopes("https://www.googleapis.com/auth/devstorage.read_only")
                .servedAt(cloud.base())
                .recipe();
        TokenRecipe identity = GoogleRecipes.idToken("https://orders-abc.run.app", GoogleRecipes.attached())
                .servedAt(cloud.base())
                .recipe();

        try (TokenRuntime runtime = runtime();
                TokenStream storage = TokenStream.open(access, runtime);
                TokenStream orders = TokenStream.open(identity, runtime)) {
            StepVerifier.create(storage.token().zipWith(orders.token()))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(SOON);
        }
        // #endregion attached
        assertThat(cloud.journal().entries()).isNotEmpty();
    }

    @Test
    void a_machine_without_an_account_says_how_to_attach_one() {
        TokenRecipe recipe = GoogleRecipes.attached().servedAt(cloud.base()).recipe();
        try (TokenRuntime runtime = runtime();
                TokenStream tokens = TokenStream.open(recipe, runtime)) {
            StepVerifier.create(tokens.token())
                    .expectErrorSatisfies(failure ->
                            assertThat(((TokenException) failure).code()).isEqualTo("google.attached-account-missing"))
                    .verify(SOON);
        }
    }

    private static TokenRuntime runtime() {
        return TokenRuntime.open(RuntimeOptions.defaults()
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    }
}
