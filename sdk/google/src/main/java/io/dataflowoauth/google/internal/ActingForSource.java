// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Opening;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.internal.CanonicalJson;
import reactor.core.publisher.Mono;

/**
 * Domain-wide delegation: IAM signs an assertion for the service account ({@code signJwt}), and the token endpoint gives a
 * token of the user for it (RFC 7523). No key leaves Google.
 */
final class ActingForSource implements TokenSource {
    private final ActingForFields fields;
    private final IamCredentials credentials;
    private final Opening opening;
    private final JwtBearer bearer;

    private ActingForSource(ActingForFields fields, IamCredentials credentials, Opening opening) {
        this.fields = fields;
        this.credentials = credentials;
        this.opening = opening;
        this.bearer = new JwtBearer(fields.tokenUrl(), HttpDoors.of(opening));
    }

    static TokenSource open(ActingForFields fields, Opening opening) {
        HttpDoors.options(opening).requirePermitted(fields.tokenUrl());
        return new ActingForSource(fields, IamCredentials.open(fields.delegation(), opening), opening);
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return Mono.defer(() -> SignerSource.sign(credentials, claims(request)))
                .flatMap(assertion -> bearer.token(assertion.reveal(), request));
    }

    private String claims(TokenRequest request) {
        JwtBearer.Claims claims = JwtBearer.Claims.of(
                fields.delegation().account(), fields.tokenUrl(), opening.time().now());
        return CanonicalJson.write(
                claims.withScopes(request.scopes()).withSubject(fields.user()).members());
    }
}
