// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.TokenWarning;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.testkit.IamStub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class DefaultCredentialsTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final IamStub cloud = IamStub.start();

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void defaults_are_looked_for_on_the_worker() {
        // #region defaults
        Path file = cloud.files().signedInUser(folder.resolve("adc.json"), "ada@corp.example");
        TokenRecipe recipe = GoogleRecipes.applicationDefault()
                .withCredentialFileFrom(
                        SecretRef.named("adc")) // the variable GOOGLE_APPLICATION_CREDENTIALS where left out
                .withScopes("https://www.googleapis.com/auth/cloud-platform")
                .servedAt(cloud.base())
                .recipe();

        try (TokenRuntime runtime = runtime(file);
                TokenStream tokens = TokenStream.open(recipe, runtime)) {
            StepVerifier.create(tokens.token())
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(SOON);
        }
        // #endregion defaults
        assertThat(warnings).isEmpty();
    }

    @Test
    void a_key_in_a_file_works_and_is_warned_of() {
        Path file = cloud.files().serviceAccountKey(folder.resolve("key.json"), "reader@demo.iam.gserviceaccount.com");
        // #region key
        TokenRecipe recipe = GoogleRecipes.serviceAccountKey(SecretRef.file(file.toString()))
                .withScopes("https://www.googleapis.com/auth/devstorage.read_only")
                .servedAt(cloud.base())
                .recipe();
        // #endregion key

        try (TokenRuntime runtime = runtime(file);
                TokenStream tokens = TokenStream.open(recipe, runtime)) {
            StepVerifier.create(tokens.token())
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(SOON);
        }
        assertThat(warnings).containsExactly("google.key-in-file");
    }

    private TokenRuntime runtime(Path file) {
        return TokenRuntime.open(RuntimeOptions.defaults()
                .withSecret("adc", Mono.just(Secret.of(file.toString())))
                .withObserver(event -> {
                    if (event instanceof TokenWarning warning) {
                        warnings.add(warning.code().name());
                    }
                })
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    }
}
