// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.google.GoogleRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import java.net.URI;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class DefaultFilesTest {
    private static final SecretRef FILE = SecretRef.file("/run/credentials.json");
    private static final SecretRef PATH = SecretRef.env("GOOGLE_APPLICATION_CREDENTIALS");
    private static final String PLATFORM = "https://www.googleapis.com/auth/cloud-platform";
    private static final String EXTERNAL =
            "{\"type\":\"external_account\",\"audience\":\"//iam.googleapis.com/projects/1/locations/global/"
                    + "workloadIdentityPools/ci/providers/fake\",\"subject_token_type\":"
                    + "\"urn:ietf:params:oauth:token-type:jwt\",\"token_url\":\"https://sts.googleapis.com/v1/token\","
                    + "\"credential_source\":{\"file\":\"/run/token\"}}";
    private static final String USER =
            "{\"type\":\"authorized_user\",\"client_id\":\"id\",\"client_secret\":\"s\",\"refresh_token\":\"r1\"}";
    private static final String ISSUED = "{\"access_token\":\"ya29.f\",\"expires_in\":7,\"token_type\":\"Bearer\","
            + "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"}";

    private final FakeOpening opening = new FakeOpening();

    @BeforeEach
    void nameTheFile() {
        opening.withSecret(PATH, "/run/credentials.json");
    }

    @Test
    void an_external_account_is_federated() {
        opening.answering(200, ISSUED).withSecret(FILE, EXTERNAL);

        StepVerifier.create(token(GoogleRecipes.applicationDefault()).map(AccessToken::reveal))
                .expectNext("ya29.f")
                .verifyComplete();

        assertThat(opening.asked.get(0).uri()).hasToString("https://sts.googleapis.com/v1/token");
        assertThat(opening.form()).containsEntry("subject_token", "subject-token");
    }

    @Test
    void an_external_account_that_impersonates_asks_for_the_platform_where_no_scope_is_named() {
        opening.answering(
                        200,
                        "{\"accessToken\":\"ya29.r\",\"expireTime\":\"2026-03-01T13:00:00Z\"}",
                        "Date",
                        FakeOpening.DATE)
                .withSecret(
                        FILE,
                        EXTERNAL.replaceFirst(
                                "\\{",
                                "{\"service_account_impersonation_url\":\"https://iamcredentials.googleapis.com/v1/projects/-/"
                                        + "serviceAccounts/reader@p.iam.gserviceaccount.com:generateAccessToken\","));

        StepVerifier.create(token(GoogleRecipes.applicationDefault()))
                .expectNextCount(1)
                .verifyComplete();

        assertThat(opening.body()).contains("\"scope\":[\"" + PLATFORM + "\"]");
        assertThat(opening.opened.get(0).kind()).isEqualTo("google.federated");
    }

    @Test
    void a_key_file_is_read_as_one() {
        opening.answering(200, ISSUED)
                .withSecret(
                        FILE,
                        "{\"type\":\"service_account\",\"client_email\":\"reader@p.iam.gserviceaccount.com\","
                                + "\"private_key_id\":\"k\",\"private_key\":\"canary\",\"token_uri\":\"https://oauth2.googleapis.com/token\"}");

        verifyFails(GoogleRecipes.applicationDefault(), "oauth2.key-invalid");
        assertThat(opening.asked).isEmpty();
    }

    @Test
    void the_endpoint_of_the_recipe_stands_for_that_of_the_file() {
        opening.answering(200, ISSUED).withSecret(FILE, USER);

        StepVerifier.create(token(GoogleRecipes.applicationDefault()
                        .trustingHost("127.0.0.1")
                        .servedAt(URI.create("http://127.0.0.1:8080"))))
                .expectNextCount(1)
                .verifyComplete();

        assertThat(opening.asked.get(0).uri()).hasToString("http://127.0.0.1:8080/token");
    }

    @Test
    void a_file_of_another_universe_is_refused_unless_the_recipe_names_it() {
        opening.answering(200, ISSUED)
                .withSecret(
                        FILE,
                        USER.replaceFirst(
                                "\\{",
                                "{\"universe_domain\":\"cloud.example\",\"token_uri\":\"https://oauth2.cloud.example/token\","));

        verifyFails(GoogleRecipes.applicationDefault(), "google.universe-untrusted");
        verifyFails(GoogleRecipes.applicationDefault().inUniverse("other.example"), "google.universe-untrusted");
        assertThat(opening.asked).isEmpty();

        StepVerifier.create(token(GoogleRecipes.applicationDefault().inUniverse("cloud.example")))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(opening.asked.get(0).uri()).hasToString("https://oauth2.cloud.example/token");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"gdch_service_account\"} | google.credential-type-unexpected",
                "{\"type\":\"canary\"} | google.credential-type-unexpected",
                "{\"type\":\"canary\" | google.credential-file-invalid",
                "{} | google.credential-file-invalid",
                "{\"type\":\"authorized_user\",\"client_id\":\"canary\"} | google.credential-file-invalid",
                "{\"type\":\"external_account\",\"audience\":\"canary\"} | google.credential-file-invalid"
            })
    void a_file_that_is_none_is_an_error_and_no_reason_to_go_on(String file, String code) {
        opening.answering(200, ISSUED).withSecret(FILE, file);

        verifyFails(GoogleRecipes.applicationDefault(), code);
        assertThat(opening.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"type\":\"impersonated_service_account\"}", "{\"source_credentials\":7}"})
    void a_user_inside_a_file_that_has_none_is_missed(String file) {
        opening.answering(200, ISSUED).withSecret(FILE, file);
        TokenRecipe inside =
                TokenRecipe.parse("{\"kind\":\"google.user-file\",\"file\":\"" + FILE + "\",\"inside\":true}");

        StepVerifier.create(new UserFileKind().open(inside.object(), opening).token(inside.request()))
                .verifyErrorSatisfies(e -> assertThat(e).hasMessageStartingWith("google.credential-file-invalid: "));
    }

    @Test
    void a_user_inside_a_file_is_found_there() {
        opening.answering(200, ISSUED).withSecret(FILE, "{\"type\":\"x\",\"source_credentials\":" + USER + "}");
        TokenRecipe inside =
                TokenRecipe.parse("{\"kind\":\"google.user-file\",\"file\":\"" + FILE + "\",\"inside\":true}");

        StepVerifier.create(new UserFileKind().open(inside.object(), opening).token(inside.request()))
                .expectNextCount(1)
                .verifyComplete();
    }

    private Mono<AccessToken> token(GoogleRecipe making) {
        TokenRecipe recipe = making.recipe();
        return new DefaultKind().open(recipe.object(), opening).token(recipe.request());
    }

    private void verifyFails(GoogleRecipe recipe, String code) {
        StepVerifier.create(token(recipe))
                .verifyErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(TokenException.class)
                        .hasMessageStartingWith(code + ": ")
                        .hasMessageNotContaining("canary"));
    }
}
