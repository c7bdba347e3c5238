// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.jose.JwtSigner;
import io.dataflowoauth.oauth2.JwtBearerRecipe;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.OwnAssertion;
import io.dataflowoauth.oauth2.SamlBearerRecipe;
import io.dataflowoauth.oauth2.SubjectToken;
import io.dataflowoauth.oauth2.SubjectTokens;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** Presents an assertion as a grant (RFC 7521 section 4.1), had anew for each attempt. */
final class AssertionSource implements TokenSource {
    private static final String JWT = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    private static final String SAML = "urn:ietf:params:oauth:grant-type:saml2-bearer";

    private final GrantEndpoint endpoint;
    private final String grantType;
    private final Function<TokenRequest, Mono<String>> assertion;

    private AssertionSource(GrantEndpoint endpoint, String grantType, Function<TokenRequest, Mono<String>> assertion) {
        this.endpoint = endpoint;
        this.grantType = grantType;
        this.assertion = assertion;
    }

    static TokenSource jwt(JwtBearerRecipe recipe, Opening opening) {
        GrantEndpoint endpoint = GrantEndpoint.open(recipe.client(), opening);
        Function<TokenRequest, Mono<String>> assertion = recipe.own().isPresent()
                ? signed(recipe.own().get(), recipe.client(), opening)
                : presented(recipe.assertion().orElseThrow(), opening);
        return endpoint.revocable(new AssertionSource(endpoint, JWT, assertion));
    }

    static TokenSource saml(SamlBearerRecipe recipe, Opening opening) {
        GrantEndpoint endpoint = GrantEndpoint.open(recipe.client(), opening);
        Mono<String> assertion = SubjectTokens.open(recipe.assertion(), opening)
                .map(text -> SamlAssertion.read(text).freshAt(opening.time().now()));
        return endpoint.revocable(new AssertionSource(endpoint, SAML, request -> assertion));
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return assertion
                .apply(request)
                .flatMap(presented -> endpoint.token(
                        List.of(Map.entry("grant_type", grantType), Map.entry("assertion", presented)), request));
    }

    private static Function<TokenRequest, Mono<String>> presented(SubjectToken place, Opening opening) {
        Mono<String> text = SubjectTokens.open(place, opening).map(Secret::reveal);
        return request -> text;
    }

    private static Function<TokenRequest, Mono<String>> signed(OwnAssertion own, OAuth2Client client, Opening opening) {
        JwtSigner signer = new Signers(opening, own.keyId(), own.algorithm()).privateKey(own.key());
        Assertion assertion = new Assertion(opening.time());
        String issuer = own.issuer().orElse(client.clientId());
        String audience = own.audience().orElse(client.issuer().toString());
        return request -> assertion
                .claims(issuer, own.subject(), audience)
                .map(claims -> own.hasScopeClaim() ? withScopes(claims, request) : claims)
                .flatMap(claims -> signer.sign("JWT", claims));
    }

    private static Map<String, Object> withScopes(Map<String, Object> claims, TokenRequest request) {
        if (!request.scopes().isEmpty()) {
            claims.put("scope", String.join(" ", request.scopes()));
        }
        return claims;
    }
}
