// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static io.dataflowoauth.testkit.DataflowOAuthAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.real.SpringClient.Engine;
import io.dataflowoauth.testkit.FakeBrowser;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.security.oauth2.client.endpoint.JwtBearerGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.TokenExchangeGrantRequest;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationExchange;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationResponse;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.util.UriComponentsBuilder;

/** Spring Security's client asks an issuer of our kit by each grant that it knows. */
class SpringGrantsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String CALLBACK = "https://app.example/login/oauth2/code/kit";

    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withRotatingRefreshTokens());
    private final FakeClient client = issuer.registerClient(
            FakeClient.basic("orders").withKeys().withScopes("openid", "read").withRedirects(CALLBACK));

    @AfterEach
    void close() {
        issuer.close();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void a_person_who_signs_in_brings_a_code_for_tokens(Engine engine) {
        OAuth2AuthorizationRequest login = login();

        OAuth2AccessTokenResponse tokens = redeemed(engine, login, code(login));

        assertThat(principal(tokens)).isEqualTo("ada");
        assertThat(tokens.getAdditionalParameters()).containsKey("id_token");
        assertThat(issuer.journal()).refusedNothing();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void a_code_is_redeemed_once_and_takes_back_what_came_of_it_when_it_comes_again(Engine engine) {
        OAuth2AuthorizationRequest login = login();
        String code = code(login);
        OAuth2AccessTokenResponse tokens = redeemed(engine, login, code);

        assertThat(SpringClient.error(() -> redeemed(engine, login, code))).isEqualTo("invalid_grant");
        assertThat(issuer.accepts(tokens.getAccessToken().getTokenValue())).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void a_code_is_nothing_to_whoever_has_another_verifier(Engine engine) {
        String stolen = code(login());

        assertThat(SpringClient.error(() -> redeemed(engine, login(), stolen))).isEqualTo("invalid_grant");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void a_refresh_token_brings_the_next_and_takes_its_family_with_it_when_it_comes_again(Engine engine) {
        OAuth2AuthorizationRequest login = login();
        OAuth2AccessTokenResponse first = redeemed(engine, login, code(login));

        OAuth2AccessTokenResponse second = refreshed(engine, first);

        assertThat(principal(second)).isEqualTo("ada");
        assertThat(value(second.getRefreshToken())).isNotEqualTo(value(first.getRefreshToken()));
        assertThat(SpringClient.error(() -> refreshed(engine, first))).isEqualTo("invalid_grant");
        assertThat(SpringClient.error(() -> refreshed(engine, second))).isEqualTo("invalid_grant");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void a_subject_token_is_exchanged(Engine engine) {
        OAuth2AccessTokenResponse tokens =
                exchanged(engine, subjectToken("ada", issuer.issuer().toString()));

        assertThat(principal(tokens)).isEqualTo("ada");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void a_subject_token_for_somebody_else_or_of_somebody_else_is_not_exchanged(Engine engine) {
        Jwt elsewhere = subjectToken("ada", "https://elsewhere.example");
        try (FakeOidcIssuer foreign = FakeOidcIssuer.start()) {
            Jwt stranger =
                    jwt(foreign.subjectToken("ada", issuer.issuer().toString()).reveal());

            assertThat(SpringClient.error(() -> exchanged(engine, elsewhere))).isEqualTo("invalid_request");
            assertThat(SpringClient.error(() -> exchanged(engine, stranger))).isEqualTo("invalid_request");
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void an_assertion_of_the_issuer_is_a_grant_once(Engine engine) {
        Jwt assertion = subjectToken("ada", issuer.tokenEndpoint().toString());

        OAuth2AccessTokenResponse tokens = asserted(engine, assertion);

        assertThat(principal(tokens)).isEqualTo("ada");
        assertThat(SpringClient.error(() -> asserted(engine, assertion))).isEqualTo("invalid_grant");
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void an_assertion_for_somebody_else_is_no_grant(Engine engine) {
        Jwt elsewhere = subjectToken("ada", "https://elsewhere.example");

        assertThat(SpringClient.error(() -> asserted(engine, elsewhere))).isEqualTo("invalid_grant");
    }

    /** One of its own, with PKCE as Spring makes it. */
    private OAuth2AuthorizationRequest login() {
        ClientRegistration registration = registration(AuthorizationGrantType.AUTHORIZATION_CODE);
        OAuth2AuthorizationRequest.Builder login = OAuth2AuthorizationRequest.authorizationCode()
                .authorizationUri(registration.getProviderDetails().getAuthorizationUri())
                .clientId(registration.getClientId())
                .redirectUri(CALLBACK)
                .scopes(registration.getScopes())
                .state(UUID.randomUUID().toString());
        OAuth2AuthorizationRequestCustomizers.withPkce().accept(login);
        return login.build();
    }

    private String code(OAuth2AuthorizationRequest login) {
        issuer.registerUser("ada");
        URI back = FakeBrowser.signingIn("ada")
                .redirect(URI.create(login.getAuthorizationRequestUri()))
                .blockOptional(PATIENCE)
                .orElseThrow();
        return Objects.requireNonNull(
                UriComponentsBuilder.fromUri(back).build().getQueryParams().getFirst("code"));
    }

    private OAuth2AccessTokenResponse redeemed(Engine engine, OAuth2AuthorizationRequest login, String code) {
        OAuth2AuthorizationResponse back = OAuth2AuthorizationResponse.success(code)
                .redirectUri(CALLBACK)
                .state(login.getState())
                .build();
        return new SpringClient(engine)
                .granted(new OAuth2AuthorizationCodeGrantRequest(
                        registration(AuthorizationGrantType.AUTHORIZATION_CODE),
                        new OAuth2AuthorizationExchange(login, back)));
    }

    private OAuth2AccessTokenResponse refreshed(Engine engine, OAuth2AccessTokenResponse before) {
        return new SpringClient(engine)
                .granted(new OAuth2RefreshTokenGrantRequest(
                        registration(AuthorizationGrantType.REFRESH_TOKEN),
                        before.getAccessToken(),
                        Objects.requireNonNull(before.getRefreshToken())));
    }

    private OAuth2AccessTokenResponse exchanged(Engine engine, OAuth2Token subject) {
        return new SpringClient(engine)
                .granted(new TokenExchangeGrantRequest(
                        registration(AuthorizationGrantType.TOKEN_EXCHANGE), subject, null));
    }

    private OAuth2AccessTokenResponse asserted(Engine engine, Jwt assertion) {
        return new SpringClient(engine)
                .granted(new JwtBearerGrantRequest(registration(AuthorizationGrantType.JWT_BEARER), assertion));
    }

    private ClientRegistration registration(AuthorizationGrantType grant) {
        return SpringClient.found(issuer, client)
                .authorizationGrantType(grant)
                .redirectUri(CALLBACK)
                .scope("openid", "read")
                .build();
    }

    private String principal(OAuth2AccessTokenResponse tokens) {
        return issuer.find(tokens.getAccessToken().getTokenValue())
                .orElseThrow()
                .principal();
    }

    private Jwt subjectToken(String subject, String audience) {
        return jwt(issuer.subjectToken(subject, audience).reveal());
    }

    /** As Spring holds a token of which it only has to know that it is a JWT. */
    private static Jwt jwt(String token) {
        return new Jwt(
                token,
                Instant.now(),
                Instant.now().plusSeconds(60),
                Map.of("alg", "ES256"),
                Map.of("aud", List.of("whoever")));
    }

    private static String value(OAuth2RefreshToken token) {
        return token.getTokenValue();
    }
}
