// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.fixture.FixedOpening;
import io.dataflowoauth.fixture.RawServer;
import io.dataflowoauth.fixture.SteppedTime;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Identities that a platform gives to a workload, each where the platform documents it. */
class AmbientIdentityTest {
    private final FixedOpening opening = new FixedOpening(new SteppedTime());

    @AfterEach
    void close() {
        opening.close();
    }

    @Test
    void each_platform_has_its_place() {
        Map<SubjectToken, String> places = Map.of(
                SubjectToken.kubernetes(), "file:/var/run/secrets/kubernetes.io/serviceaccount/token",
                SubjectToken.gitlab(), "env:GITLAB_OIDC_TOKEN",
                SubjectToken.environment("ID_TOKEN"), "env:ID_TOKEN",
                SubjectToken.spiffe("/spiffe/jwt_svid.token"), "file:/spiffe/jwt_svid.token",
                SubjectToken.githubActions("https://issuer.example/"), "github:https://issuer.example/");

        places.forEach((token, place) -> {
            TokenRecipe recipe = recipe(token);
            assertThat(recipe.json()).contains("\"subjectToken\":\"" + place + "\"");
            assertThat(TokenRecipe.parse(recipe.json())).isEqualTo(recipe);
        });
    }

    @Test
    void a_github_job_asks_its_runner_for_its_own_audience() throws Exception {
        try (RawServer runner = RawServer.answering(RawServer.json(200, "{\"count\":1,\"value\":\"id-token\"}"))) {
            opening.secret(
                            "env:ACTIONS_ID_TOKEN_REQUEST_URL",
                            runner.uri("/idtoken?api-version=2.0").toString())
                    .secret("env:ACTIONS_ID_TOKEN_REQUEST_TOKEN", "runner-token");

            Secret token = read(SubjectToken.githubActions("//issuer.example/a b"));

            assertThat(token.reveal()).isEqualTo("id-token");
            assertThat(runner.request())
                    .startsWith("GET /idtoken?api-version=2.0&audience=%2F%2Fissuer.example%2Fa+b HTTP/1.1\r\n")
                    .containsIgnoringCase("\r\nauthorization: Bearer runner-token\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://runner.example/idtoken", "file:///etc/passwd", "no url", "https://a@b/"})
    void a_24_a_runner_that_is_no_https_url_is_not_asked(String url) {
        opening.secret("env:ACTIONS_ID_TOKEN_REQUEST_URL", url)
                .secret("env:ACTIONS_ID_TOKEN_REQUEST_TOKEN", "runner-token");

        TokenException failure =
                catchThrowableOfType(TokenException.class, () -> read(SubjectToken.githubActions("bills")));

        assertThat(failure.code()).isEqualTo("oauth2.url-forbidden");
        assertThat(failure.getMessage()).doesNotContain("runner-token");
    }

    private static TokenRecipe recipe(SubjectToken token) {
        return OAuth2Recipes.exchanging(
                        token,
                        OAuth2Client.of(URI.create("https://issuer.example/"), "bill", ClientAuthentication.none()))
                .recipe();
    }

    private Secret read(SubjectToken place) {
        return Objects.requireNonNull(SubjectTokens.open(place, opening).block());
    }
}
