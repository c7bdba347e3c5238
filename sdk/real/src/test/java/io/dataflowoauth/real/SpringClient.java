// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.springframework.security.oauth2.client.endpoint.AbstractOAuth2AuthorizationGrantRequest;
import org.springframework.security.oauth2.client.endpoint.AbstractRestClientOAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.AbstractWebClientReactiveOAuth2AccessTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.JwtBearerGrantRequest;
import org.springframework.security.oauth2.client.endpoint.NimbusJwtClientAuthenticationParametersConverter;
import org.springframework.security.oauth2.client.endpoint.NimbusJwtClientAuthenticationParametersConverter.JwtClientAuthenticationContext;
import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.OAuth2RefreshTokenGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientJwtBearerTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.RestClientTokenExchangeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.TokenExchangeGrantRequest;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveJwtBearerTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveRefreshTokenTokenResponseClient;
import org.springframework.security.oauth2.client.endpoint.WebClientReactiveTokenExchangeTokenResponseClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.endpoint.OAuth2AccessTokenResponse;

/** What Spring Security asks a token endpoint with, by either of its engines. */
final class SpringClient {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ECKey KEY = key();

    private final Engine engine;
    private Consumer<JwtClientAuthenticationContext<?>> assertion = any -> {};

    /** What speaks HTTP below it. */
    enum Engine {
        REST_CLIENT("invalid_token_response"),
        WEB_CLIENT("invalid_client");

        private final String stranger;

        Engine(String stranger) {
            this.stranger = stranger;
        }

        /** What it calls a client that was not believed: one of the two does not read errors that come with status 401. */
        String stranger() {
            return stranger;
        }
    }

    SpringClient(Engine engine) {
        this.engine = engine;
    }

    /** Its client assertions are changed so before they are signed. */
    SpringClient asserting(Consumer<JwtClientAuthenticationContext<?>> change) {
        assertion = change;
        return this;
    }

    /** A client that signs assertions with Spring's own key. */
    static FakeClient signing(String id) {
        return FakeClient.privateKeyJwt(id, new JWKSet(KEY.toPublicJWK()).toString());
    }

    /** That client at that issuer, found by its metadata. */
    static ClientRegistration.Builder found(FakeOidcIssuer issuer, FakeClient client) {
        ClientRegistration.Builder found = ClientRegistrations.fromIssuerLocation(
                        issuer.issuer().toString())
                .registrationId("kit")
                .clientId(client.id())
                .clientAuthenticationMethod(
                        new ClientAuthenticationMethod(client.method().registered()));
        return switch (client.method()) {
            case CLIENT_SECRET_BASIC, CLIENT_SECRET_POST, CLIENT_SECRET_JWT ->
                found.clientSecret(client.secret().reveal());
            case PRIVATE_KEY_JWT, TLS_CLIENT_AUTH, SELF_SIGNED_TLS_CLIENT_AUTH, NONE -> found;
        };
    }

    OAuth2AccessTokenResponse granted(OAuth2ClientCredentialsGrantRequest grant) {
        return granted(
                grant,
                new RestClientClientCredentialsTokenResponseClient(),
                new WebClientReactiveClientCredentialsTokenResponseClient());
    }

    OAuth2AccessTokenResponse granted(OAuth2AuthorizationCodeGrantRequest grant) {
        return granted(
                grant,
                new RestClientAuthorizationCodeTokenResponseClient(),
                new WebClientReactiveAuthorizationCodeTokenResponseClient());
    }

    OAuth2AccessTokenResponse granted(OAuth2RefreshTokenGrantRequest grant) {
        return granted(
                grant,
                new RestClientRefreshTokenTokenResponseClient(),
                new WebClientReactiveRefreshTokenTokenResponseClient());
    }

    OAuth2AccessTokenResponse granted(TokenExchangeGrantRequest grant) {
        return granted(
                grant,
                new RestClientTokenExchangeTokenResponseClient(),
                new WebClientReactiveTokenExchangeTokenResponseClient());
    }

    OAuth2AccessTokenResponse granted(JwtBearerGrantRequest grant) {
        return granted(
                grant,
                new RestClientJwtBearerTokenResponseClient(),
                new WebClientReactiveJwtBearerTokenResponseClient());
    }

    /** The code of a refusal. */
    static String error(ThrowingCallable refused) {
        return catchThrowableOfType(OAuth2AuthorizationException.class, refused)
                .getError()
                .getErrorCode();
    }

    private <T extends AbstractOAuth2AuthorizationGrantRequest> OAuth2AccessTokenResponse granted(
            T grant,
            AbstractRestClientOAuth2AccessTokenResponseClient<T> blocking,
            AbstractWebClientReactiveOAuth2AccessTokenResponseClient<T> reactive) {
        NimbusJwtClientAuthenticationParametersConverter<T> signed =
                new NimbusJwtClientAuthenticationParametersConverter<>(SpringClient::key);
        signed.setJwtClientAssertionCustomizer(assertion::accept);
        if (engine == Engine.REST_CLIENT) {
            blocking.addParametersConverter(signed);
            return blocking.getTokenResponse(grant);
        }
        reactive.addParametersConverter(signed);
        return reactive.getTokenResponse(grant).blockOptional(PATIENCE).orElseThrow();
    }

    private static JWK key(ClientRegistration registration) {
        boolean own = registration.getClientAuthenticationMethod().equals(ClientAuthenticationMethod.PRIVATE_KEY_JWT);
        return own
                ? KEY
                : new OctetSequenceKey.Builder(registration.getClientSecret().getBytes(StandardCharsets.UTF_8)).build();
    }

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("spring").generate();
        } catch (JOSEException missing) {
            throw new IllegalStateException("Every Java has P-256", missing);
        }
    }
}
