// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.google.GoogleRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ActingForSourceTest {
    private static final String READER = "reader@p.iam.gserviceaccount.com";
    private static final String USER = "ada@corp.example";
    private static final String READ = "https://example.com/read";
    private static final String SIGNED = "{\"keyId\":\"key-1\",\"signedJwt\":\"signed.assertion.here\"}";
    private static final String ISSUED = "{\"access_token\":\"ya29.u\",\"expires_in\":3599,\"token_type\":\"Bearer\"}";

    private final FakeOpening opening = new FakeOpening();

    @Test
    void iam_signs_the_claims_of_the_user_and_the_token_endpoint_takes_the_assertion() {
        opening.answering(200, SIGNED).answering(200, ISSUED);

        StepVerifier.create(token(recipe()).map(AccessToken::reveal))
                .expectNext("ya29.u")
                .verifyComplete();

        assertThat(opening.asked)
                .extracting(ask -> ask.uri().toString())
                .containsExactly(
                        "https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/" + READER + ":signJwt",
                        "https://oauth2.googleapis.com/token");
        assertThat(new String(opening.asked.get(0).body(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("{\"payload\":\"{\\\"aud\\\":\\\"https://oauth2.googleapis.com/token\\\","
                        + "\\\"exp\\\":1893459600,\\\"iat\\\":1893456000,\\\"iss\\\":\\\"" + READER
                        + "\\\",\\\"scope\\\":\\\"" + READ + "\\\",\\\"sub\\\":\\\"" + USER + "\\\"}\"}");
        assertThat(opening.form())
                .containsEntry("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
                .containsEntry("assertion", "signed.assertion.here");
    }

    @Test
    void the_user_ends_the_chain_of_who_acts() {
        TokenRecipe recipe = recipe().recipe();

        assertThat(recipe.request().principal().names()).containsExactly("attached service account", READER, USER);
        assertThat(recipe.request().scopes()).containsExactly(READ);
    }

    @Test
    void the_canonical_form_leaves_google_s_endpoint_out_and_keeps_another() {
        String json = "{\"kind\":\"google.acting-for\",\"scopes\":[\"" + READ + "\"],\"serviceAccount\":\"" + READER
                + "\",\"source\":{\"kind\":\"google.attached\"},\"user\":\"" + USER + "\"}";

        assertThat(recipe().recipe().json()).isEqualTo(json);
        assertThat(TokenRecipe.parse(
                                json.replaceFirst("\\{", "{\"tokenUrl\":\"https://OAUTH2.googleapis.com:443/token\","))
                        .json())
                .isEqualTo(json);
        assertThat(recipe().trustingHost("127.0.0.1")
                        .servedAt(URI.create("http://127.0.0.1:8080"))
                        .recipe()
                        .json())
                .contains("\"endpoint\":\"http://127.0.0.1:8080\"")
                .contains("\"tokenUrl\":\"http://127.0.0.1:8080/token\"")
                .contains("\"metadataHost\":\"127.0.0.1:8080\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example/token", "https://oauth2.googleapis.com/v1/token"})
    void an_assertion_goes_to_no_other_endpoint(String url) {
        String json = recipe().recipe().json().replaceFirst("\\{", "{\"tokenUrl\":\"" + url + "\",");

        assertThatThrownBy(() -> TokenRecipe.parse(json)).hasMessageStartingWith("google.endpoint-untrusted: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | unauthorized_client | Client is unauthorized | google.domain-wide-denied",
                "400 | invalid_grant | Invalid email or User ID | google.domain-wide-denied",
                "400 | invalid_grant | not in a reasonable timeframe | google.clock-skewed",
                "400 | invalid_scope | bad scope | google.grant-rejected"
            })
    void what_the_token_endpoint_refuses_is_explained(int status, String error, String said, String code) {
        opening.answering(200, SIGNED)
                .answering(status, "{\"error\":\"" + error + "\",\"error_description\":\"" + said + "\"}");

        verifyRejected(code);
    }

    @Test
    void an_account_that_may_not_sign_is_told_before_the_endpoint_is_asked() {
        opening.answering(403, "{\"error\":{\"code\":403,\"message\":\"no\"}}");

        verifyRejected("google.signing-denied");
        assertThat(opening.asked).hasSize(1);
    }

    private void verifyRejected(String code) {
        StepVerifier.create(token(recipe()))
                .verifyErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(TokenException.Rejected.class)
                        .hasMessageStartingWith(code + ": "));
    }

    private Mono<AccessToken> token(GoogleRecipe making) {
        TokenRecipe recipe = making.recipe();
        return new ActingForKind().open(recipe.object(), opening).token(recipe.request());
    }

    private static GoogleRecipe recipe() {
        return GoogleRecipes.actingFor(USER, GoogleRecipes.impersonating(READER, GoogleRecipes.attached()))
                .withScopes(READ);
    }
}
