// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import static io.dataflowoauth.fixture.RawServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import io.dataflowoauth.AccessToken;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.fixture.FixedOpening;
import io.dataflowoauth.fixture.HeldTime;
import io.dataflowoauth.fixture.RawServer;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.ClientCredentialsRecipe;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The grant on a real socket: what is asked, how the client proves who it is, what is made of the answer. */
class ClientCredentialsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final String GRANTED =
            "{\"access_token\":\"t0ken\",\"token_type\":\"bearer\",\"expires_in\":120,\"scope\":\"read\"}";
    private static final SecretRef SECRET = SecretRef.env("BILLING");

    private final RawServer server = RawServer.answering(json(200, GRANTED));
    private final FixedOpening opening = new FixedOpening(HeldTime.at(NOW)).secret("env:BILLING", "p%a:s s+ö");
    private final ClientCredentialsKind kind = new ClientCredentialsKind();

    @AfterEach
    void close() throws Exception {
        opening.close();
        server.close();
    }

    @Test
    void a_secret_goes_into_the_basic_header_form_encoded_and_nowhere_else() throws Exception {
        AccessToken token = token(recipe(ClientAuthentication.clientSecretBasic(SECRET)));

        String request = server.request();
        assertThat(basicOf(request)).isEqualTo("client%3A1:p%25a%3As+s%2B%C3%B6");
        assertThat(formOf(request)).containsOnlyKeys("grant_type", "scope").containsEntry("scope", List.of("read"));
        assertThat(token.reveal()).isEqualTo("t0ken");
        assertThat(token.lifetime()).isEqualTo(Duration.ofMinutes(2));
        assertThat(token.scopes()).containsExactly("read");
    }

    @Test
    void a_secret_goes_into_the_body_and_nowhere_else() throws Exception {
        token(recipe(ClientAuthentication.clientSecretPost(SECRET)));

        String request = server.request();
        assertThat(request).doesNotContainIgnoringCase("\r\nauthorization:");
        assertThat(formOf(request))
                .containsEntry("client_id", List.of("client:1"))
                .containsEntry("client_secret", List.of("p%a:s s+ö"));
    }

    @Test
    void an_assertion_is_meant_for_the_issuer_and_made_anew_for_each_attempt() throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("k1").generate();
        opening.secret("env:BILLING", key.toJSONString());
        ClientCredentialsRecipe recipe = recipe(ClientAuthentication.privateKeyJwt(SECRET));

        token(recipe);
        token(recipe);

        SignedJWT first = assertionOf(server.request());
        SignedJWT second = assertionOf(server.request());
        assertThat(first.verify(new RSASSAVerifier(key.toRSAPublicKey()))).isTrue();
        assertThat(first.getHeader().toJSONObject())
                .containsEntry("typ", "client-authentication+jwt")
                .containsEntry("alg", "RS256")
                .containsEntry("kid", "k1");
        assertThat(first.getJWTClaimsSet().toJSONObject())
                .containsEntry("iss", "client:1")
                .containsEntry("sub", "client:1")
                .containsEntry("aud", "https://issuer.example/")
                .containsEntry("iat", NOW.getEpochSecond())
                .containsEntry("exp", NOW.getEpochSecond() + 60);
        assertThat(first.getJWTClaimsSet().getJWTID()).hasSizeGreaterThanOrEqualTo(22);
        assertThat(first.getJWTClaimsSet().getJWTID())
                .isNotEqualTo(second.getJWTClaimsSet().getJWTID());
    }

    @Test
    void an_assertion_is_meant_for_the_token_endpoint_where_the_recipe_says_so() throws Exception {
        opening.secret("env:BILLING", new RSAKeyGenerator(2048).generate().toJSONString());

        token(recipe(ClientAuthentication.privateKeyJwt(SECRET)
                .withTokenEndpointAudience()
                .withAlgorithm("PS256")
                .withKeyId("k2")));

        SignedJWT assertion = assertionOf(server.request());
        assertThat(assertion.getJWTClaimsSet().getAudience())
                .containsExactly(server.uri("/token").toString());
        assertThat(assertion.getHeader().getAlgorithm().getName()).isEqualTo("PS256");
        assertThat(assertion.getHeader().getKeyID()).isEqualTo("k2");
    }

    @Test
    void audience_and_every_resource_are_asked_for() throws Exception {
        token(recipe(ClientAuthentication.clientSecretBasic(SECRET))
                .withAudience("bills")
                .withResource(URI.create("https://b.example/"))
                .withResource(URI.create("https://a.example/")));

        assertThat(formOf(server.request()))
                .containsEntry("audience", List.of("bills"))
                .containsEntry("resource", List.of("https://a.example/", "https://b.example/"));
    }

    @Test
    void a_token_is_used_no_longer_than_the_recipe_says() {
        AccessToken shorter =
                token(recipe(ClientAuthentication.clientSecretBasic(SECRET)).withLifetime(Duration.ofSeconds(30)));
        AccessToken longer =
                token(recipe(ClientAuthentication.clientSecretBasic(SECRET)).withLifetime(Duration.ofHours(1)));

        assertThat(shorter.lifetime()).isEqualTo(Duration.ofSeconds(30));
        assertThat(longer.lifetime()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void a_request_that_names_another_audience_and_other_scopes_is_asked_for_as_it_is() throws Exception {
        ClientCredentialsRecipe byName = recipe(ClientAuthentication.clientSecretBasic(SECRET))
                .withAudience("bills")
                .withResource(URI.create("https://a.example/"));
        ClientCredentialsRecipe byResource =
                recipe(ClientAuthentication.clientSecretBasic(SECRET)).withResource(URI.create("https://a.example/"));

        token(byName, requestOf(byName).withAudience("orders").withScopes());
        assertThat(formOf(server.request()))
                .containsEntry("audience", List.of("orders"))
                .doesNotContainKeys("resource", "scope");

        token(byResource, requestOf(byResource).withAudience("https://b.example/"));
        assertThat(formOf(server.request()))
                .containsEntry("resource", List.of("https://b.example/"))
                .doesNotContainKey("audience");
    }

    @Test
    void a_request_that_names_no_audience_is_for_that_of_the_recipe() throws Exception {
        token(
                recipe(ClientAuthentication.clientSecretBasic(SECRET)).withAudience("bills"),
                TokenRequest.defaults().withScopes("read"));

        assertThat(formOf(server.request())).containsEntry("audience", List.of("bills"));
    }

    @Test
    void a_token_is_used_no_longer_than_the_request_says() {
        ClientCredentialsRecipe recipe =
                recipe(ClientAuthentication.clientSecretBasic(SECRET)).withLifetime(Duration.ofSeconds(60));

        AccessToken shorter = token(recipe, requestOf(recipe).withLifetime(Duration.ofSeconds(10)));

        assertThat(shorter.lifetime()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void a_client_that_is_not_accepted_is_rejected_with_the_issuers_words() {
        String refusal = "{\"error\":\"invalid_client\",\"error_description\":\"no such client\"}";
        try (RawServer refusing = RawServer.answering(json(401, refusal))) {
            TokenSource source = open(
                    recipe(ClientAuthentication.clientSecretBasic(SECRET)).withTokenEndpoint(refusing.uri("/token")));

            TokenException failure = catchThrowableOfType(
                    TokenException.class,
                    () -> source.token(kind.request(recipe(ClientAuthentication.clientSecretBasic(SECRET))
                                    .object()))
                            .block());

            assertThat(failure).isInstanceOf(TokenException.Rejected.class).hasMessageContaining("no such client");
            assertThat(failure.code()).isEqualTo("oauth2.client-refused");
        }
    }

    @Test
    void plain_http_that_the_door_does_not_permit_fails_at_open() {
        opening.lend(io.dataflowoauth.http.HttpDoorOptions.class, io.dataflowoauth.http.HttpDoorOptions.defaults());

        TokenException failure = catchThrowableOfType(
                TokenException.class, () -> open(recipe(ClientAuthentication.clientSecretBasic(SECRET))));

        assertThat(failure.code()).isEqualTo("oauth2.url-forbidden");
    }

    private ClientCredentialsRecipe recipe(ClientAuthentication authentication) {
        return OAuth2Recipes.clientCredentials(URI.create("https://issuer.example/"), "client:1", authentication)
                .withTokenEndpoint(server.uri("/token"))
                .withScopes("read");
    }

    private TokenSource open(ClientCredentialsRecipe recipe) {
        return kind.open(kind.check(recipe.object()), opening);
    }

    private AccessToken token(ClientCredentialsRecipe recipe) {
        return token(recipe, requestOf(recipe));
    }

    private AccessToken token(ClientCredentialsRecipe recipe, TokenRequest request) {
        return Objects.requireNonNull(open(recipe).token(request).block(Duration.ofSeconds(8)));
    }

    private TokenRequest requestOf(ClientCredentialsRecipe recipe) {
        return kind.request(recipe.object());
    }

    private static String basicOf(String request) {
        String header = request.lines()
                .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("authorization: basic "))
                .findFirst()
                .orElseThrow();
        return new String(Base64.getDecoder().decode(header.substring(21)), StandardCharsets.UTF_8);
    }

    private static SignedJWT assertionOf(String request) throws Exception {
        return SignedJWT.parse(formOf(request).get("client_assertion").get(0));
    }

    private static Map<String, List<String>> formOf(String request) {
        String body = request.substring(request.indexOf("\r\n\r\n") + 4);
        return Arrays.stream(body.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.groupingBy(
                        pair -> pair[0],
                        Collectors.mapping(
                                pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8), Collectors.toList())));
    }
}
