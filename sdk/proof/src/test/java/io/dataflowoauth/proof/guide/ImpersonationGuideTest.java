// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.guide;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.google.GoogleRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.google.ServiceAccountSigner;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.testkit.IamStub;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class ImpersonationGuideTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String WORKER = "worker@demo.iam.gserviceaccount.com";
    private static final String READER = "reader@demo.iam.gserviceaccount.com";
    private static final String CREATOR = "roles/iam.serviceAccountTokenCreator";

    private final IamStub cloud = IamStub.start();

    @BeforeEach
    void grant() {
        cloud.attach(WORKER);
        cloud.grant(CREATOR, "serviceAccount:" + WORKER, cloud.serviceAccount(READER));
        cloud.allowDomainWideDelegation(READER, "https://www.googleapis.com/auth/calendar.readonly");
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Test
    void an_attached_account_impersonates_another() {
        // #region impersonation
        GoogleRecipe reader = GoogleRecipes.impersonating(READER, GoogleRecipes.attached())
                .withScopes("https://www.googleapis.com/auth/devstorage.read_only")
                .withLifetime(Duration.ofMinutes(5))
                .servedAt(cloud.base());
        GoogleRecipe caller = GoogleRecipes.idToken("https://orders-abc.run.app", reader);
        GoogleRecipe ada = GoogleRecipes.actingFor("ada@corp.example", reader)
                .withScopes("https://www.googleapis.com/auth/calendar.readonly")
                .servedAt(cloud.base());

        try (TokenRuntime runtime = runtime();
                TokenStream storage = TokenStream.open(reader.recipe(), runtime);
                TokenStream orders = TokenStream.open(caller.recipe(), runtime);
                TokenStream calendar = TokenStream.open(ada.recipe(), runtime)) {
            StepVerifier.create(storage.ready().then(orders.ready()).then(calendar.ready()))
                    .expectComplete()
                    .verify(SOON);
        }
        // #endregion impersonation
        assertThat(cloud.figures()).containsKeys(READER, "user:ada@corp.example");
    }

    @Test
    void an_account_signs_without_a_key_in_sight() {
        GoogleRecipe reader =
                GoogleRecipes.impersonating(READER, GoogleRecipes.attached()).servedAt(cloud.base());
        // #region signer
        try (TokenRuntime runtime = runtime();
                ServiceAccountSigner signer = ServiceAccountSigner.open(reader, runtime)) {
            StepVerifier.create(signer.signJwt("{\"iss\":\"" + READER + "\",\"aud\":\"https://partner.example\"}"))
                    .expectNextCount(1)
                    .expectComplete()
                    .verify(SOON);
        }
        // #endregion signer
    }

    private static TokenRuntime runtime() {
        return TokenRuntime.open(RuntimeOptions.defaults()
                .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    }
}
