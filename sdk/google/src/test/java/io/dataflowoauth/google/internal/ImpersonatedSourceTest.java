// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.google.GoogleRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.oauth2.SubjectToken;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class ImpersonatedSourceTest {
    private static final String READER = "reader@p.iam.gserviceaccount.com";
    private static final GoogleRecipe FEDERATED = GoogleRecipes.federated(
            "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/fake",
            SubjectToken.file("/run/subject"));
    private static final TokenRecipe RECIPE = GoogleRecipes.impersonating(READER, FEDERATED)
            .withScopes("https://example.com/read", "https://example.com/a")
            .withLifetime(ofSeconds(2))
            .recipe();

    private final FakeOpening opening = new FakeOpening();

    @Test
    void one_call_sends_scopes_and_lifetime_with_the_inner_token() {
        opening.answering(200, token("2026-03-01T12:00:02Z"), "Date", FakeOpening.DATE);

        StepVerifier.create(token())
                .assertNext(token -> {
                    assertThat(token.reveal()).isEqualTo("ya29.reader");
                    assertThat(token.lifetime()).isEqualTo(ofSeconds(2));
                    assertThat(token.scopes()).containsExactly("https://example.com/a", "https://example.com/read");
                })
                .verifyComplete();

        assertThat(opening.asked).singleElement().satisfies(ask -> {
            assertThat(ask.uri())
                    .hasToString("https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/" + READER
                            + ":generateAccessToken");
            assertThat(ask.headers()).containsEntry("Authorization", "Bearer inner-1");
        });
        assertThat(opening.body())
                .isEqualTo("{\"lifetime\":\"2s\",\"scope\":[\"https://example.com/a\",\"https://example.com/read\"]}");
    }

    @Test
    void a_wall_clock_that_is_years_off_does_not_matter() {
        opening.answering(200, token("2026-03-01T12:00:01Z"), "Date", FakeOpening.DATE);

        StepVerifier.create(token().map(AccessToken::lifetime))
                .expectNext(ofSeconds(1))
                .verifyComplete();
        assertThat(opening.now()).isAfter(java.time.Instant.parse("2029-01-01T00:00:00Z"));
    }

    @Test
    void an_answer_without_a_date_is_no_token() {
        opening.answering(200, token("2026-03-01T12:00:02Z"));

        StepVerifier.create(token())
                .verifyErrorSatisfies(e ->
                        assertThat(e).isInstanceOf(TokenException.Invalid.class).hasMessageContaining("Date"));
    }

    @Test
    void the_inner_recipe_is_opened_at_once() {
        opening.answering(200, "{}");

        token();

        assertThat(opening.opened).containsExactly(FEDERATED.recipe().object());
    }

    @Test
    void an_inner_token_that_is_refused_is_replaced_once() {
        opening.answering(401, unauthenticated())
                .answering(200, token("2026-03-01T12:00:02Z"), "Date", FakeOpening.DATE);

        StepVerifier.create(token()).expectNextCount(1).verifyComplete();

        assertThat(opening.asked)
                .extracting(ask -> ask.headers().get("Authorization"))
                .containsExactly("Bearer inner-1", "Bearer inner-2");
    }

    @Test
    void an_inner_token_that_is_refused_twice_is_explained() {
        opening.answering(401, unauthenticated());

        StepVerifier.create(token())
                .verifyErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(TokenException.Rejected.class)
                        .hasMessageStartingWith("google.inner-token-refused: "));
        assertThat(opening.asked).hasSize(2);
    }

    @Test
    void a_missing_role_names_permission_and_account() {
        opening.answering(403, """
                {"error":{"code":403,"message":"Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).",
                 "status":"PERMISSION_DENIED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo",
                 "reason":"IAM_PERMISSION_DENIED","domain":"iam.googleapis.com",
                 "metadata":{"permission":"iam.serviceAccounts.getAccessToken"}}]}}""");

        StepVerifier.create(token()).verifyErrorSatisfies(e -> {
            assertThat(e)
                    .isInstanceOf(TokenException.Rejected.class)
                    .hasMessageStartingWith("google.impersonation-denied: ")
                    .hasMessageContaining("roles/iam.workloadIdentityUser");
            Refusal refusal = ((TokenException) e).refusal().orElseThrow();
            assertThat(refusal.reason()).contains("IAM_PERMISSION_DENIED");
            assertThat(refusal.metadata())
                    .containsEntry("permission", "iam.serviceAccounts.getAccessToken")
                    .containsEntry("resource", "projects/-/serviceAccounts/" + READER);
        });
        assertThat(opening.asked).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "403, SERVICE_DISABLED, google.impersonation-api-disabled",
        "403, ACCESS_TOKEN_SCOPE_INSUFFICIENT, google.inner-token-refused",
        "403, SECURITY_POLICY_VIOLATED, google.impersonation-rejected",
        "403, , google.impersonation-denied",
        "403, forbidden, google.impersonation-denied",
        "404, , google.impersonation-denied",
        "400, , google.impersonation-rejected"
    })
    void another_refusal_gets_the_code_that_says_what_to_change(int status, String reason, String code) {
        String details = Optional.ofNullable(reason)
                .map(why -> ",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.ErrorInfo\",\"reason\":\"" + why
                        + "\"}]")
                .orElse("");
        opening.answering(status, "{\"error\":{\"code\":" + status + ",\"message\":\"no\"" + details + "}}");

        StepVerifier.create(token())
                .verifyErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(TokenException.Rejected.class)
                        .hasMessageStartingWith(code + ": "));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void an_outage_is_unavailable_and_keeps_the_pause_that_was_asked_for(int status) {
        opening.answering(status, "garbage", "Retry-After", "9");

        StepVerifier.create(token())
                .verifyErrorSatisfies(e -> assertThat(((TokenException.Unavailable) e).retryAfter())
                        .contains(ofSeconds(9)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "not json",
                "{\"error\":{\"code\":403}}",
                "{\"accessToken\":\"ya29.reader\"}",
                "{\"expireTime\":\"2026-03-01T12:00:02Z\"}",
                "{\"accessToken\":null,\"expireTime\":\"2026-03-01T12:00:02Z\"}",
                "{\"accessToken\":\"\",\"expireTime\":\"2026-03-01T12:00:02Z\"}",
                "{\"accessToken\":\"a b\",\"expireTime\":\"2026-03-01T12:00:02Z\"}",
                "{\"accessToken\":\"a\\r\\nX: y\",\"expireTime\":\"2026-03-01T12:00:02Z\"}",
                "{\"accessToken\":\"hush,hush\",\"expireTime\":\"2026-03-01T12:00:02Z\"}",
                "{\"accessToken\":\"hush\",\"expireTime\":\"2026-03-01T11:59:59Z\"}",
                "{\"accessToken\":\"hush\",\"expireTime\":\"soon\"}",
                "{\"accessToken\":\"hush\",\"expireTime\":1772366402}",
                "{\"accessToken\":\"a\",\"accessToken\":\"b\",\"expireTime\":\"2026-03-01T12:00:02Z\"}"
            })
    void an_answer_that_breaks_the_contract_is_no_token_and_is_not_echoed(String broken) {
        opening.answering(200, broken, "Date", FakeOpening.DATE);

        StepVerifier.create(token())
                .verifyErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(TokenException.Invalid.class)
                        .hasMessageNotContaining("hush")
                        .hasMessageNotContaining("soon"));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 206})
    void another_success_is_no_token(int status) {
        opening.answering(status, token("2026-03-01T12:00:02Z"), "Date", FakeOpening.DATE);

        StepVerifier.create(token()).verifyError(TokenException.Invalid.class);
    }

    private Mono<AccessToken> token() {
        return new ImpersonatedKind().open(RECIPE.object(), opening).token(RECIPE.request());
    }

    private static String token(String expireTime) {
        return "{\"accessToken\":\"ya29.reader\",\"expireTime\":\"" + expireTime + "\"}";
    }

    private static String unauthenticated() {
        return """
                {"error":{"code":401,"message":"Request had invalid authentication credentials.","status":"UNAUTHENTICATED"}}""";
    }
}
