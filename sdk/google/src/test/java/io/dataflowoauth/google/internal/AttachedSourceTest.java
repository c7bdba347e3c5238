// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.google.GoogleRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class AttachedSourceTest {
    private static final String FLAVOR = "Metadata-Flavor";
    private static final String ISSUED = "{\"access_token\":\"ya29.a\",\"expires_in\":3599,\"token_type\":\"Bearer\"}";
    private static final SecretRef VARIABLE = SecretRef.env("GCE_METADATA_HOST");
    private static final String AUDIENCE = "https://service.example";

    private final FakeOpening opening = new FakeOpening();

    @Test
    void a_token_is_asked_of_google_s_host_with_the_flavor_and_scopes_that_commas_part() {
        opening.answering(200, ISSUED, FLAVOR, "Google");

        StepVerifier.create(token(GoogleRecipes.attached().withScopes("https://b.example", "https://a.example")))
                .assertNext(token -> {
                    assertThat(token.reveal()).isEqualTo("ya29.a");
                    assertThat(token.lifetime()).isEqualTo(Duration.ofSeconds(3599));
                    assertThat(token.scopes()).containsExactly("https://a.example", "https://b.example");
                })
                .verifyComplete();

        assertThat(opening.asked).singleElement().satisfies(ask -> {
            assertThat(ask.uri())
                    .hasToString("http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/"
                            + "token?scopes=https%3A%2F%2Fa.example%2Chttps%3A%2F%2Fb.example");
            assertThat(ask.headers()).containsEntry(FLAVOR, "Google");
            assertThat(ask.isToMetadataServer()).isTrue();
        });
    }

    @Test
    void without_scopes_the_machine_s_own_are_taken() {
        opening.answering(200, ISSUED, FLAVOR, "Google");

        StepVerifier.create(token(GoogleRecipes.attached("worker@p.iam.gserviceaccount.com")))
                .expectNextCount(1)
                .verifyComplete();

        assertThat(opening.asked.get(0).uri().toString())
                .endsWith("/service-accounts/worker@p.iam.gserviceaccount.com/token");
    }

    @Test
    void an_answer_without_the_flavor_is_not_believed() {
        opening.answering(200, ISSUED);

        verifyFails(GoogleRecipes.attached(), "google.metadata-flavor-missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"google", "Google ", "Googly"})
    void another_flavor_is_none(String flavor) {
        opening.answering(200, ISSUED, FLAVOR, flavor);

        verifyFails(GoogleRecipes.attached(), "google.metadata-flavor-missing");
    }

    @ParameterizedTest
    @CsvSource({
        "404, google.attached-account-missing",
        "403, google.metadata-refused",
        "400, google.metadata-refused",
        "429, google.metadata-unavailable",
        "503, google.metadata-unavailable",
        "204, google.metadata-answer-invalid"
    })
    void each_status_has_the_code_that_says_what_to_change(int status, String code) {
        opening.answering(status, "no", FLAVOR, "Google");

        verifyFails(GoogleRecipes.attached(), code);
    }

    @Test
    void the_environment_is_not_read_unless_the_recipe_says_so() {
        opening.answering(200, ISSUED, FLAVOR, "Google").withSecret(VARIABLE, "127.0.0.1:9");

        StepVerifier.create(token(GoogleRecipes.attached())).expectNextCount(1).verifyComplete();

        assertThat(opening.asked.get(0).uri().getHost()).isEqualTo("metadata.google.internal");
        assertThat(opening.warnings).isEmpty();
    }

    @Test
    void a_host_from_the_environment_is_asked_and_warned_of_once() {
        opening.answering(200, ISSUED, FLAVOR, "Google").withSecret(VARIABLE, "127.0.0.1:988");
        Mono<AccessToken> token = token(GoogleRecipes.attached().withMetadataHostFromEnvironment());

        StepVerifier.create(token).expectNextCount(1).verifyComplete();
        StepVerifier.create(token).expectNextCount(1).verifyComplete();

        assertThat(opening.asked).allSatisfy(ask -> assertThat(ask.uri()).hasAuthority("127.0.0.1:988"));
        assertThat(opening.warnings).hasSize(1).first().asString().contains("google.metadata-host-overridden");
    }

    @Test
    void an_unset_variable_leads_to_google_s_host() {
        opening.answering(200, ISSUED, FLAVOR, "Google").withoutSecret(VARIABLE);

        StepVerifier.create(token(GoogleRecipes.attached().withMetadataHostFromEnvironment()))
                .expectNextCount(1)
                .verifyComplete();

        assertThat(opening.asked.get(0).uri().getHost()).isEqualTo("metadata.google.internal");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:80",
                "169.254.169.253",
                "metadata.google.internal.evil.example",
                "127.0.0.1@evil.example",
                "127.0.0.1/path",
                "127.0.0.1:80?q",
                "127.0.0.1:0",
                "169.254.169.254:8080",
                "metadata.google.internal#x",
                "http://127.0.0.1"
            })
    void a_host_that_leaves_the_machine_is_refused_before_anything_is_sent(String host) {
        opening.answering(200, ISSUED, FLAVOR, "Google").withSecret(VARIABLE, host);

        verifyFails(GoogleRecipes.attached().withMetadataHostFromEnvironment(), "google.metadata-host-invalid");
        assertThatThrownBy(() -> TokenRecipe.parse("{\"kind\":\"google.attached\",\"metadataHost\":\"" + host + "\"}"))
                .hasMessageStartingWith("google.metadata-host-invalid: ");
        assertThat(opening.asked).isEmpty();
    }

    @Test
    void an_id_token_is_asked_in_full_and_lives_until_its_end_by_the_answer_s_own_clock() {
        // FakeOpening.DATE is 1772366400
        opening.answering(
                200,
                jwt("{\"aud\":\"" + AUDIENCE + "\",\"exp\":1772370000}"),
                FLAVOR,
                "Google",
                "Date",
                FakeOpening.DATE);

        StepVerifier.create(token(GoogleRecipes.idToken(AUDIENCE, GoogleRecipes.attached())))
                .assertNext(token -> assertThat(token.lifetime()).isEqualTo(Duration.ofHours(1)))
                .verifyComplete();

        assertThat(opening.asked.get(0).uri().getRawQuery())
                .isEqualTo("audience=https%3A%2F%2Fservice.example&format=full");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"aud\":\"https://elsewhere.example\",\"exp\":1772370000}",
                "{\"aud\":\"https://service.example\",\"exp\":1772366400}",
                "{\"aud\":\"https://service.example\",\"exp\":1}"
            })
    void an_id_token_for_somebody_else_or_one_that_is_over_is_refused(String claims) {
        opening.answering(200, jwt(claims), FLAVOR, "Google", "Date", FakeOpening.DATE);

        verifyFails(GoogleRecipes.idToken(AUDIENCE, GoogleRecipes.attached()), "google.id-token-invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>sign in</html>", "", "a.b.c", "eyJhbGciOiJub25lIn0.e30."})
    void what_is_no_signed_jwt_is_no_id_token(String body) {
        opening.answering(200, body, FLAVOR, "Google", "Date", FakeOpening.DATE);

        verifyFails(GoogleRecipes.idToken(AUDIENCE, GoogleRecipes.attached()), "google.id-token-invalid");
    }

    @Test
    void the_recipe_is_canonical_json_and_names_a_field_that_it_does_not_know() {
        assertThat(GoogleRecipes.attached().recipe().json()).isEqualTo("{\"kind\":\"google.attached\"}");
        assertThat(GoogleRecipes.idToken(AUDIENCE, GoogleRecipes.attached())
                        .recipe()
                        .json())
                .isEqualTo("{\"audience\":\"https://service.example\",\"kind\":\"google.attached-id-token\"}");
        assertThat(TokenRecipe.parse(
                                "{\"kind\":\"google.attached\",\"metadataHost\":\"metadata.google.internal\",\"serviceAccount\":\"default\"}")
                        .json())
                .isEqualTo("{\"kind\":\"google.attached\"}");
        assertThatThrownBy(() -> TokenRecipe.parse("{\"kind\":\"google.attached\",\"audience\":\"x\"}"))
                .isInstanceOf(TokenException.Misconfigured.class)
                .hasMessageContaining("field audience");
    }

    @Test
    void an_account_that_is_no_e_mail_address_is_refused() {
        assertThatThrownBy(() -> GoogleRecipes.attached("../token").recipe())
                .hasMessageContaining("field serviceAccount");
    }

    private Mono<AccessToken> token(GoogleRecipe making) {
        TokenRecipe recipe = making.recipe();
        AttachedFields fields = AttachedFields.of(recipe.object());
        return AttachedSource.open(fields, opening).token(recipe.request());
    }

    private void verifyFails(GoogleRecipe recipe, String code) {
        StepVerifier.create(token(recipe))
                .verifyErrorSatisfies(
                        e -> assertThat(((TokenException) e).code()).isEqualTo(code));
    }

    private static String jwt(String claims) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString("{\"alg\":\"RS256\"}".getBytes(UTF_8)) + "."
                + encoder.encodeToString(claims.getBytes(UTF_8)) + ".c2lnbmF0dXJl";
    }
}
