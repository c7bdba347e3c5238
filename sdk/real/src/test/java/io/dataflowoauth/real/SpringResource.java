// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import io.dataflowoauth.real.SpringClient.Engine;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import java.time.Duration;
import java.util.List;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusReactiveJwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;

/** Orders, for which one client has tokens, and how Spring Security verifies these. */
final class SpringResource {
    static final String AUDIENCE = "https://orders.example";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private SpringResource() {}

    /** The client, which may read and write orders. */
    static FakeClient client() {
        return FakeClient.basic("bill").withScopes("read", "write").withAudiences(AUDIENCE);
    }

    /** A token of that client, asked for by Spring. */
    static String token(FakeOidcIssuer issuer, FakeClient client, String... scopes) {
        var registration = SpringClient.found(issuer, client)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scope(scopes)
                .build();
        return new SpringClient(Engine.REST_CLIENT)
                .granted(new OAuth2ClientCredentialsGrantRequest(registration))
                .getAccessToken()
                .getTokenValue();
    }

    /**
     * Tokens of RFC 9068, of that client, for orders. What Spring has for these does not look at the certificate that a token may
     * be bound to; its defaults do, which would want another type.
     */
    private static OAuth2TokenValidator<Jwt> rules(FakeOidcIssuer issuer) {
        OAuth2TokenValidator<Jwt> rfc9068 = JwtValidators.createAtJwtValidator()
                .issuer(issuer.issuer().toString())
                .audience(AUDIENCE)
                .clientId("bill")
                .build();
        return JwtValidators.createDefaultWithValidators(List.of(new JwtTypeValidator("at+jwt"), rfc9068));
    }

    /** A decoder that may block. */
    static JwtDecoder decoder(FakeOidcIssuer issuer) {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withIssuerLocation(
                        issuer.issuer().toString())
                .validateType(false)
                .build();
        decoder.setJwtValidator(rules(issuer));
        return decoder;
    }

    /** A decoder that does not. */
    static ReactiveJwtDecoder reactiveDecoder(FakeOidcIssuer issuer) {
        NimbusReactiveJwtDecoder decoder = NimbusReactiveJwtDecoder.withIssuerLocation(
                        issuer.issuer().toString())
                .validateType(false)
                .build();
        decoder.setJwtValidator(rules(issuer));
        return decoder;
    }

    /** Either, to look at tokens with. */
    static JwtDecoder decoder(Engine engine, FakeOidcIssuer issuer) {
        if (engine == Engine.REST_CLIENT) {
            return decoder(issuer);
        }
        ReactiveJwtDecoder reactive = reactiveDecoder(issuer);
        return token -> reactive.decode(token).blockOptional(PATIENCE).orElseThrow();
    }
}
