// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.google.BoundaryRule;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.testkit.IamStub;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class BoundaryGuideTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final IamStub cloud = IamStub.start();

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void a_token_is_bounded_to_one_prefix() {
        cloud.attach("worker@demo.iam.gserviceaccount.com");
        // #region boundary
        TokenRecipe recipe = GoogleRecipes.bounded(
                        GoogleRecipes.attached(),
                        BoundaryRule.reading("exports").under("customer-a/"))
                .servedAt(cloud.base())
                .recipe();

        try (TokenRuntime runtime = runtime();
                TokenStream tokens = TokenStream.open(recipe, runtime)) {
            StepVerifier.create(tokens.token())
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(SOON);
        }
        // #endregion boundary
        assertThat(cloud.figures().get("worker@demo.iam.gserviceaccount.com").issued())
                .isEqualTo(2);
    }

    @Test
    void a_prefix_cannot_break_out_of_its_rule() {
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(
                                TokenException.class,
                                () -> GoogleRecipes.bounded(
                                                GoogleRecipes.attached(),
                                                BoundaryRule.reading("exports").under("a') || true || ('"))
                                        .recipe())
                        .code())
                .isEqualTo("google.boundary-invalid");
    }

    private static TokenRuntime runtime() {
        return TokenRuntime.open(RuntimeOptions.defaults()
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    }
}
