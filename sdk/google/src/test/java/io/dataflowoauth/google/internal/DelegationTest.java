// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.google.GoogleRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.StepVerifier;

class DelegationTest {
    private static final String READER = "reader@p.iam.gserviceaccount.com";
    private static final String FIRST = "first@p.iam.gserviceaccount.com";
    private static final String SECOND = "second@p.iam.gserviceaccount.com";

    private final FakeOpening opening = new FakeOpening();

    @Test
    void delegates_are_named_in_their_order_and_the_quota_project_in_a_header() {
        opening.answering(
                200, "{\"accessToken\":\"ya29.r\",\"expireTime\":\"2026-03-01T13:00:00Z\"}", "Date", FakeOpening.DATE);
        TokenRecipe recipe = impersonating()
                .withDelegates(SECOND, FIRST)
                .withQuotaProject("billed-project")
                .recipe();

        StepVerifier.create(ImpersonatedSource.open(ImpersonatedFields.of(recipe.object()), opening)
                        .token(recipe.request()))
                .expectNextCount(1)
                .verifyComplete();

        assertThat(opening.body())
                .startsWith("{\"delegates\":[\"projects/-/serviceAccounts/" + SECOND
                        + "\",\"projects/-/serviceAccounts/" + FIRST + "\"],");
        assertThat(opening.asked.get(0).headers()).containsEntry("X-Goog-User-Project", "billed-project");
        assertThat(recipe.request().principal().names())
                .containsExactly("attached service account", SECOND, FIRST, READER);
    }

    @Test
    void the_canonical_form_keeps_the_order_of_the_delegates() {
        assertThat(impersonating().withDelegates(SECOND, FIRST).recipe().json())
                .isEqualTo("{\"delegates\":[\"" + SECOND + "\",\"" + FIRST
                        + "\"],\"kind\":\"google.impersonated\",\"scopes\":[\"https://example.com/a\"],\"serviceAccount\":\""
                        + READER + "\",\"source\":{\"kind\":\"google.attached\"}}");
    }

    @Test
    void a_chain_that_passes_an_account_twice_or_is_too_long_is_refused() {
        assertThatThrownBy(() -> impersonating().withDelegates(FIRST, FIRST).recipe())
                .hasMessageStartingWith("google.delegates-invalid: ");
        String[] nine = new String[9];
        for (int i = 0; i < nine.length; i++) {
            nine[i] = "d" + i + "@p.iam.gserviceaccount.com";
        }
        assertThatThrownBy(() -> impersonating().withDelegates(nine).recipe())
                .hasMessageStartingWith("google.delegates-invalid: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "a@b/../c.example", "x@example.com:signBlob"})
    void a_delegate_that_is_no_e_mail_address_is_refused(String delegate) {
        assertThatThrownBy(() -> impersonating().withDelegates(delegate).recipe())
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageContaining("field delegates");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "has space", "line\tbreak", "UPPER-CASE", "1digit-first"})
    void a_quota_project_that_is_no_project_is_refused(String project) {
        assertThatThrownBy(() -> impersonating().withQuotaProject(project).recipe())
                .isInstanceOf(TokenException.Misconfigured.class);
    }

    @Test
    void only_an_impersonation_has_delegates_a_quota_project_or_a_user() {
        GoogleRecipe attached = GoogleRecipes.attached();

        assertThatThrownBy(() -> attached.withDelegates(FIRST)).hasMessageContaining("only an impersonation");
        assertThatThrownBy(() -> attached.withQuotaProject("project")).hasMessageContaining("only an impersonation");
        assertThatThrownBy(() -> GoogleRecipes.actingFor("ada@corp.example", attached))
                .hasMessageContaining("only an impersonation");
    }

    @ParameterizedTest
    @CsvSource({
        "403, IAM_PERMISSION_DENIED, google.id-token-denied",
        "403, , google.id-token-denied",
        "403, USER_PROJECT_DENIED, google.quota-project-denied",
        "401, , google.inner-token-refused",
        "400, , google.impersonation-rejected"
    })
    void an_id_token_that_is_refused_is_explained(int status, String reason, String code) {
        opening.answering(status, refusal(status, reason));
        TokenRecipe recipe =
                GoogleRecipes.idToken("https://a.example", impersonating()).recipe();

        StepVerifier.create(ImpersonatedIdTokenSource.open(ImpersonatedIdTokenFields.of(recipe.object()), opening)
                        .token(recipe.request()))
                .verifyErrorSatisfies(
                        e -> assertThat(((TokenException) e).code()).isEqualTo(code));
    }

    @Test
    void a_refusal_of_a_chain_with_delegates_speaks_of_the_chain() {
        opening.answering(403, refusal(403, "IAM_PERMISSION_DENIED"));
        TokenRecipe recipe = impersonating().withDelegates(FIRST).recipe();

        StepVerifier.create(ImpersonatedSource.open(ImpersonatedFields.of(recipe.object()), opening)
                        .token(recipe.request()))
                .verifyErrorSatisfies(e -> assertThat(e)
                        .hasMessageStartingWith("google.delegation-denied: ")
                        .hasMessageContaining("gcloud iam service-accounts add-iam-policy-binding"));
    }

    @Test
    void an_id_token_recipe_is_canonical_and_asks_for_the_e_mail_unless_told_not_to() {
        TokenRecipe recipe =
                GoogleRecipes.idToken("https://a.example", impersonating()).recipe();

        assertThat(recipe.json())
                .isEqualTo(
                        "{\"audience\":\"https://a.example\",\"kind\":\"google.impersonated-id-token\",\"serviceAccount\":\""
                                + READER + "\",\"source\":{\"kind\":\"google.attached\"}}");
        assertThatThrownBy(() -> TokenRecipe.parse(recipe.json().replace("\"audience\"", "\"aud\"")))
                .hasMessageContaining("field audience");
    }

    @Test
    void an_endpoint_that_is_not_google_s_is_refused_for_every_method() {
        for (GoogleRecipe one : new GoogleRecipe[] {
            impersonating(),
            GoogleRecipes.idToken("https://a.example", impersonating()),
            GoogleRecipes.actingFor("ada@corp.example", impersonating()).withScopes("https://example.com/a")
        }) {
            String evil = one.toString()
                    .replaceFirst("\\{", "{\"endpoint\":\"https://iamcredentials.googleapis.com.evil.example\",");

            assertThatThrownBy(() -> TokenRecipe.parse(evil)).hasMessageStartingWith("google.endpoint-untrusted: ");
        }
    }

    @Test
    void in_another_universe_its_hosts_are_trusted_and_google_s_are_not() {
        TokenRecipe recipe = impersonating().inUniverse("cloud.example").recipe();
        ImpersonatedFields fields = ImpersonatedFields.of(recipe.object());

        assertThat(fields.delegation().place().endpoint()).hasToString("https://iamcredentials.cloud.example");
        assertThat(recipe.json()).contains("\"universe\":\"cloud.example\"").doesNotContain("endpoint");
        assertThatThrownBy(() -> TokenRecipe.parse(
                        recipe.json().replaceFirst("\\{", "{\"endpoint\":\"https://iamcredentials.googleapis.com\",")))
                .hasMessageStartingWith("google.endpoint-untrusted: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "metadata.google.internal",
                "Cloud.Example",
                "10.0.0.1",
                "a..b",
                "x.example/",
                "u@x.example"
            })
    void a_universe_that_is_no_public_domain_is_refused(String domain) {
        assertThatThrownBy(() -> impersonating().inUniverse(domain).recipe())
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageContaining("field universe");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada", "ada@", "a b@corp.example", "ada@corp.example\\u0000", "ada@corp.example/x"})
    void a_user_that_is_no_e_mail_address_is_refused(String user) {
        assertThatThrownBy(() -> GoogleRecipes.actingFor(user, impersonating())
                        .withScopes("https://example.com/a")
                        .recipe())
                .isInstanceOf(TokenException.Misconfigured.class);
    }

    @Test
    void a_signer_signs_nothing_unasked() {
        TokenRecipe recipe = TokenRecipe.parse("{\"kind\":\"google.signer\",\"serviceAccount\":\"" + READER
                + "\",\"source\":{\"kind\":\"google.attached\"}}");

        assertThatThrownBy(() -> SignerSource.open(SignerFields.of(recipe.object()), opening)
                        .token(recipe.request()))
                .hasMessageStartingWith("google.nothing-to-sign: ");
    }

    private static GoogleRecipe impersonating() {
        return GoogleRecipes.impersonating(READER, GoogleRecipes.attached()).withScopes("https://example.com/a");
    }

    private static String refusal(int status, String reason) {
        String details = Optional.ofNullable(reason)
                .map(why -> ",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"" + why
                        + "\"}]")
                .orElse("");
        return "{\"error\":{\"code\":" + status + ",\"message\":\"no\"" + details + "}}";
    }
}
