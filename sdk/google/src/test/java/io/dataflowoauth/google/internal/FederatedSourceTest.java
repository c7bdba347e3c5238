// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.google.GoogleRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import io.dataflowoauth.oauth2.SubjectToken;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class FederatedSourceTest {
    private static final String PROVIDER =
            "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/fake";
    private static final GoogleRecipe RECIPE = GoogleRecipes.federated(PROVIDER, SubjectToken.file("/run/subject"));
    private static final String ISSUED = """
            {"access_token":"ya29.federated","token_type":"Bearer","expires_in":7,
             "issued_token_type":"urn:ietf:params:oauth:token-type:access_token"}""";

    private final FakeOpening opening = new FakeOpening();

    @Test
    void one_exchange_sends_what_google_s_service_wants() {
        opening.answering(200, ISSUED);

        StepVerifier.create(token()).expectNextCount(1).verifyComplete();

        assertThat(opening.asked).singleElement().satisfies(ask -> {
            assertThat(ask.uri()).isEqualTo(URI.create("https://sts.googleapis.com/v1/token"));
            assertThat(ask.headers()).doesNotContainKey("Authorization");
        });
        assertThat(opening.form())
                .containsOnly(
                        entry("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
                        entry("audience", PROVIDER),
                        entry("scope", "https://www.googleapis.com/auth/cloud-platform"),
                        entry("requested_token_type", "urn:ietf:params:oauth:token-type:access_token"),
                        entry("subject_token_type", "urn:ietf:params:oauth:token-type:jwt"),
                        entry("subject_token", "subject-token"));
    }

    @Test
    void the_token_lives_as_long_as_the_service_says_and_nothing_else_caps_it() {
        opening.answering(200, ISSUED).withSubject(jwt("{\"exp\":1893456001}"));

        StepVerifier.create(token())
                .assertNext(token -> {
                    assertThat(token.lifetime()).isEqualTo(Duration.ofSeconds(7));
                    assertThat(token.reveal()).isEqualTo("ya29.federated");
                })
                .verifyComplete();
    }

    @Test
    void each_exchange_reads_the_subject_token_anew() {
        opening.answering(200, ISSUED);
        Mono<AccessToken> token = token();

        StepVerifier.create(token).expectNextCount(1).verifyComplete();
        opening.withSubject("rotated");
        StepVerifier.create(token).expectNextCount(1).verifyComplete();

        assertThat(opening.form()).containsEntry("subject_token", "rotated");
    }

    @Test
    void a_subject_token_that_has_run_out_is_not_sent() {
        opening.answering(200, ISSUED).withSubject(jwt("{\"exp\":1893456000}"));

        StepVerifier.create(token())
                .verifyErrorSatisfies(e -> assertThat(e).hasMessageStartingWith("oauth2.subject-token-expired: "));

        assertThat(opening.asked).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            invalid_target | The target service indicated by the "audience" parameters is invalid. | google.provider-unknown
            invalid_request | Invalid value for "audience". This value should be the full resource name | google.provider-unknown
            unauthorized_client | The given credential is rejected by the attribute condition. | google.attribute-condition
            invalid_grant | The audience in ID Token [wrong] does not match the expected audience. | google.subject-audience-mismatch
            invalid_grant | The issuer in ID Token https://other.example does not match the expected ones: x | google.subject-issuer-mismatch
            invalid_grant | ID Token issued at 1700000000 is stale to sign-in. | google.subject-stale
            invalid_grant | Invalid JWT signature. | google.subject-signature
            invalid_grant | The mapped attribute google.subject must be of type STRING | google.sts-rejected
            invalid_scope | Some requested scopes were invalid. | google.sts-rejected
            unsupported_grant_type | no | google.sts-rejected
            """)
    void a_refusal_gets_the_code_that_says_what_to_change(String error, String said, String code) {
        opening.answering(
                400, "{\"error\":\"" + error + "\",\"error_description\":\"" + said.replace("\"", "\\\"") + "\"}");

        StepVerifier.create(token()).verifyErrorSatisfies(e -> {
            assertThat(e).isInstanceOf(TokenException.Rejected.class).hasMessageStartingWith(code + ": ");
            TokenException refused = (TokenException) e;
            assertThat(refused.retryCanHelp()).isFalse();
            assertThat(refused.refusal().orElseThrow().error()).contains(error);
            assertThat(refused.refusal().orElseThrow().description()).contains(said);
        });
    }

    @Test
    void an_issuer_that_google_cannot_reach_may_come_back() {
        opening.answering(400, """
                {"error":"invalid_grant","error_description":"Error connecting to the given credential's issuer."}""");

        StepVerifier.create(token())
                .verifyErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(TokenException.Unavailable.class)
                        .hasMessageStartingWith("google.subject-issuer-unreachable: "));
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void an_outage_is_unavailable_and_keeps_the_pause_that_was_asked_for(int status) {
        opening.answering(status, "{}", "Retry-After", "7");

        StepVerifier.create(token())
                .verifyErrorSatisfies(e -> assertThat(((TokenException.Unavailable) e).retryAfter())
                        .contains(Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":7}",
                "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":7,"
                        + "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:id_token\"}",
                "{\"access_token\":\"a b\",\"token_type\":\"Bearer\",\"expires_in\":7,"
                        + "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"}",
                "{\"access_token\":\"a\",\"token_type\":\"mac\",\"expires_in\":7,"
                        + "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"}",
                "{\"access_token\":\"a\",\"token_type\":\"Bearer\",\"expires_in\":-7,"
                        + "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"}"
            })
    void an_answer_that_breaks_the_protocol_is_no_token(String broken) {
        opening.answering(200, broken);

        StepVerifier.create(token()).verifyError(TokenException.Invalid.class);
    }

    private Mono<AccessToken> token() {
        TokenRecipe recipe = RECIPE.recipe();
        return new FederatedKind().open(recipe.object(), opening).token(recipe.request());
    }

    private static String jwt(String claims) {
        return "eyJhbGciOiJub25lIn0." + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(UTF_8))
                + ".c2ln";
    }
}
