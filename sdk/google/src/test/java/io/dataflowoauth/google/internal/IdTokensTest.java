// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.oauth2.SubjectToken;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class IdTokensTest {
    private static final String AUDIENCE = "https://a.example";
    private static final String READER = "reader@p.iam.gserviceaccount.com";
    private static final Instant ANSWERED = Instant.parse("2026-03-01T12:00:00Z");

    private final FakeOpening opening = new FakeOpening();

    @Test
    void an_id_token_lives_by_the_clock_of_whoever_answered_and_twelve_hours_at_most() {
        assertThat(read(jwt(ANSWERED.plusSeconds(60))).lifetime()).isEqualTo(Duration.ofSeconds(60));
        assertThat(read(jwt(ANSWERED.plus(Duration.ofDays(9)))).lifetime()).isEqualTo(Duration.ofHours(12));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "hush", "eyJodXNo.aHVzaA", "eyJodXNo.aHVzaA.c2ln", "eyJodXNo.W10.c2ln", "eyJodXNo.a.c2ln"})
    void what_is_no_jwt_over_claims_is_refused(String text) {
        assertInvalid(text, Optional.of(ANSWERED));
    }

    @Test
    void an_id_token_that_is_too_long_or_over_or_not_datable_or_for_another_is_refused() {
        String good = jwt(ANSWERED.plusSeconds(60));

        assertInvalid(good + "x".repeat(16 * 1024), Optional.of(ANSWERED));
        assertInvalid(jwt(ANSWERED), Optional.of(ANSWERED));
        assertInvalid(good, Optional.empty());
        assertThatThrownBy(() -> IdTokens.read(good, "https://b.example", Optional.of(ANSWERED)))
                .hasMessageStartingWith("google.id-token-invalid: ");
    }

    @Test
    void the_machine_gives_one_as_bare_text() {
        opening.answering(200, jwt(ANSWERED.plusSeconds(60)), "Metadata-Flavor", "Google", "Date", FakeOpening.DATE);
        TokenRecipe recipe =
                GoogleRecipes.idToken(AUDIENCE, GoogleRecipes.attached()).recipe();

        verifySeconds(new AttachedIdTokenKind().open(recipe.object(), opening).token(recipe.request()));
    }

    @Test
    void iam_credentials_gives_one_of_an_impersonated_account() {
        opening.answering(200, "{\"token\":\"" + jwt(ANSWERED.plusSeconds(60)) + "\"}", "Date", FakeOpening.DATE);
        TokenRecipe recipe = GoogleRecipes.idToken(
                        AUDIENCE, GoogleRecipes.impersonating(READER, GoogleRecipes.attached()))
                .recipe();

        verifySeconds(
                new ImpersonatedIdTokenKind().open(recipe.object(), opening).token(recipe.request()));
        assertThat(opening.body()).contains("\"audience\":\"" + AUDIENCE + "\"");
    }

    @Test
    void the_token_endpoint_gives_one_for_an_assertion_and_an_outage_is_none() {
        opening.answering(200, "{\"id_token\":\"" + jwt(ANSWERED.plusSeconds(60)) + "\"}", "Date", FakeOpening.DATE)
                .answering(503, "{}");
        JwtBearer bearer = new JwtBearer(URI.create("https://oauth2.googleapis.com/token"), HttpDoors.of(opening));

        verifySeconds(bearer.idToken("assertion", AUDIENCE));
        StepVerifier.create(bearer.idToken("assertion", AUDIENCE)).verifyError(TokenException.Unavailable.class);
    }

    @Test
    void an_identity_that_is_no_service_account_has_none() {
        assertThatThrownBy(() -> GoogleRecipes.idToken(
                        AUDIENCE,
                        GoogleRecipes.federated(
                                "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/fake",
                                SubjectToken.file("/run/token"))))
                .hasMessageStartingWith("google.id-token-unsupported: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"has space", "caf\u00e9", ""})
    void an_audience_that_no_id_token_could_have_is_refused(String audience) {
        assertThatThrownBy(() -> GoogleRecipes.idToken(audience, GoogleRecipes.attached())
                        .recipe())
                .isInstanceOf(TokenException.Misconfigured.class);
    }

    private static AccessToken read(String text) {
        return IdTokens.read(text, AUDIENCE, Optional.of(ANSWERED));
    }

    private static void assertInvalid(String text, Optional<Instant> answered) {
        assertThatThrownBy(() -> IdTokens.read(text, AUDIENCE, answered))
                .isInstanceOf(TokenException.Invalid.class)
                .hasMessageStartingWith("google.id-token-invalid: ")
                .hasMessageNotContaining("hush");
    }

    private static void verifySeconds(Mono<AccessToken> token) {
        StepVerifier.create(token.map(AccessToken::lifetime))
                .expectNext(Duration.ofSeconds(60))
                .verifyComplete();
    }

    private static String jwt(Instant end) {
        String claims = "{\"aud\":\"" + AUDIENCE + "\",\"exp\":" + end.getEpochSecond() + "}";
        return "eyJhbGciOiJSUzI1NiJ9." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8))
                + ".c2ln";
    }
}
