// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import static io.dataflowoauth.fixture.RawServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RevocableSource;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.fixture.FixedOpening;
import io.dataflowoauth.fixture.HeldTime;
import io.dataflowoauth.fixture.RawServer;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.ClientCredentialsRecipe;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Taking a token back on a real socket (RFC 7009). */
class RevocationEndpointTest {
    private static final AccessToken TOKEN = AccessToken.bearer("t0ken", Duration.ofMinutes(1));
    private static final SecretRef SECRET = SecretRef.env("BILLING");

    private final FixedOpening opening =
            new FixedOpening(HeldTime.at(Instant.parse("2026-03-01T10:00:00Z"))).secret("env:BILLING", "s3cret");
    private final ClientCredentialsKind kind = new ClientCredentialsKind();

    @AfterEach
    void close() throws Exception {
        opening.close();
    }

    @Test
    void the_token_goes_into_the_body_with_its_hint_and_the_clients_proof() throws Exception {
        try (RawServer server = RawServer.answering(json(200, ""))) {
            revoke(server);

            assertThat(server.request())
                    .startsWith("POST /revoke ")
                    .containsIgnoringCase("authorization: basic ")
                    .endsWith("token=t0ken&token_type_hint=access_token");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    400 | {"error":"unsupported_token_type"} | Rejected    | oauth2.issuer-refused
                    401 | {"error":"invalid_client"}         | Rejected    | oauth2.client-refused
                    503 | {}                                 | Unavailable | oauth2.issuer-unavailable
                    302 | {}                                 | Invalid     | oauth2.redirect-refused
                    204 | ''                                 | Invalid     | oauth2.answer-malformed
                    """)
    void any_answer_but_200_is_a_failure_with_a_code(int status, String body, String kind, String code) {
        try (RawServer server = RawServer.answering(json(status, body))) {
            TokenException failure = catchThrowableOfType(TokenException.class, () -> revoke(server));

            assertThat(failure.getClass().getSimpleName()).isEqualTo(kind);
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure).hasMessageNotContaining("t0ken").hasMessageNotContaining("s3cret");
        }
    }

    @Test
    void a_recipe_that_does_not_revoke_opens_a_source_that_cannot() {
        assertThat(open(recipe())).isNotInstanceOf(RevocableSource.class);
    }

    @Test
    void plain_http_that_the_door_does_not_permit_fails_at_open() {
        opening.lend(io.dataflowoauth.http.HttpDoorOptions.class, io.dataflowoauth.http.HttpDoorOptions.defaults());

        TokenException failure = catchThrowableOfType(
                TokenException.class,
                () -> open(recipe().withRevocationEndpoint(URI.create("http://127.0.0.1:9/revoke"))));

        assertThat(failure.code()).isEqualTo("oauth2.url-forbidden");
    }

    private void revoke(RawServer server) {
        RevocableSource source = (RevocableSource) open(recipe().withRevocationEndpoint(server.uri("/revoke")));
        source.revoke(TOKEN).block(Duration.ofSeconds(8));
    }

    private TokenSource open(ClientCredentialsRecipe recipe) {
        return kind.open(kind.check(recipe.object()), opening);
    }

    private static ClientCredentialsRecipe recipe() {
        return OAuth2Recipes.clientCredentials(
                        URI.create("https://issuer.example/"), "bill", ClientAuthentication.clientSecretBasic(SECRET))
                .withTokenEndpoint(URI.create("https://issuer.example/token"));
    }
}
