// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.google.GoogleRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class DefaultSourceTest {
    private static final SecretRef FILE = SecretRef.file("/run/credentials.json");
    private static final SecretRef PATH = SecretRef.env("GOOGLE_APPLICATION_CREDENTIALS");
    private static final SecretRef HOME = SecretRef.env("HOME");
    private static final String READ = "https://example.com/read";
    private static final String READER = "reader@p.iam.gserviceaccount.com";
    private static final String ISSUED = "{\"access_token\":\"ya29.a\",\"expires_in\":3599,\"token_type\":\"Bearer\"}";
    private static final String USER =
            "{\"type\":\"authorized_user\",\"client_id\":\"id\",\"client_secret\":\"s\",\"refresh_token\":\"r1\"}";
    private static final String WORKFORCE =
            "{\"type\":\"external_account_authorized_user\",\"client_id\":\"id\",\"client_secret\":\"s\",\"refresh_token\":\"r1\","
                    + "\"token_url\":\"https://sts.googleapis.com/v1/oauthtoken\"}";

    private final FakeOpening opening = new FakeOpening();

    @Test
    void defaults_read_the_named_file_anew_each_time() {
        opening.answering(200, ISSUED).withSecret(PATH, "/run/credentials.json").withSecret(FILE, USER);
        Mono<AccessToken> token = token(GoogleRecipes.applicationDefault());

        StepVerifier.create(token).expectNextCount(1).verifyComplete();
        opening.withSecret(FILE, WORKFORCE);
        StepVerifier.create(token).expectNextCount(1).verifyComplete();

        assertThat(opening.asked.get(0).uri()).hasToString("https://oauth2.googleapis.com/token");
        assertThat(opening.asked.get(1).uri()).hasToString("https://sts.googleapis.com/v1/oauthtoken");
    }

    @Test
    void defaults_end_at_the_machine_whose_answer_must_have_the_flavor() {
        unsetFiles().answering(200, ISSUED, "Metadata-Flavor", "Google");
        StepVerifier.create(token(GoogleRecipes.applicationDefault().withScopes(READ)))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(opening.asked).hasSize(2);
        assertThat(opening.asked.get(0).deadline()).contains(Duration.ofSeconds(1));
        assertThat(opening.asked.get(1).uri().toString()).contains("scopes=");
    }

    @Test
    void an_answer_without_the_flavor_is_no_machine() {
        unsetFiles().answering(200, ISSUED);

        verifyFails(GoogleRecipes.applicationDefault(), "google.default-credentials-missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"impersonated_service_account\",\"service_account_impersonation_url\":\"https://evil.example/x\"}",
                "{\"type\":\"impersonated_service_account\",\"service_account_impersonation_url\":"
                        + "\"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/a@p.iam.gserviceaccount.com:generateAccessToken\"}",
                "{\"type\":\"impersonated_service_account\",\"source_credentials\":{\"type\":\"external_account\"},"
                        + "\"service_account_impersonation_url\":"
                        + "\"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/a@p.iam.gserviceaccount.com:generateAccessToken\"}"
            })
    void an_impersonating_file_that_is_wrong_is_refused(String file) {
        opening.answering(200, ISSUED).withSecret(PATH, "/run/credentials.json").withSecret(FILE, file);

        verifyFails(GoogleRecipes.applicationDefault(), "google.credential-file-invalid");
    }

    @Test
    void an_impersonating_file_names_account_delegates_scopes_and_quota() {
        String file = "{\"type\":\"impersonated_service_account\",\"scopes\":[\"" + READ
                + "\"],\"quota_project_id\":\"billed-project\","
                + "\"delegates\":[\"projects/-/serviceAccounts/d@p.iam.gserviceaccount.com\"],\"source_credentials\":"
                + USER
                + ",\"service_account_impersonation_url\":\"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/"
                + READER + ":generateAccessToken\"}";
        opening.answering(
                        200,
                        "{\"accessToken\":\"ya29.r\",\"expireTime\":\"2026-03-01T13:00:00Z\"}",
                        "Date",
                        FakeOpening.DATE)
                .withSecret(PATH, "/run/credentials.json")
                .withSecret(FILE, file);

        StepVerifier.create(token(GoogleRecipes.applicationDefault()))
                .expectNextCount(1)
                .verifyComplete();

        assertThat(opening.body()).contains(READ, "d@p.iam.gserviceaccount.com");
        assertThat(opening.asked.get(0).headers()).containsEntry("X-Goog-User-Project", "billed-project");
        assertThat(opening.opened.get(0).json())
                .isEqualTo("{\"file\":\"file:/run/credentials.json\",\"inside\":true,\"kind\":\"google.user-file\"}");
    }

    private FakeOpening unsetFiles() {
        return opening.withoutSecret(PATH)
                .withoutSecret(HOME)
                .withoutSecret(SecretRef.env("CLOUDSDK_CONFIG"))
                .withoutSecret(SecretRef.env("APPDATA"))
                .withoutSecret(SecretRef.env("GCE_METADATA_HOST"));
    }

    private Mono<AccessToken> token(GoogleRecipe making) {
        TokenRecipe recipe = making.recipe();
        return new DefaultKind().open(recipe.object(), opening).token(recipe.request());
    }

    private void verifyFails(GoogleRecipe recipe, String code) {
        StepVerifier.create(token(recipe))
                .verifyErrorSatisfies(
                        e -> assertThat(((TokenException) e).code()).isEqualTo(code));
    }
}
