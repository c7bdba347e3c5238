// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.oauth2.SubjectTokens;
import io.dataflowoauth.oauth2.TokenExchange;
import reactor.core.publisher.Mono;

/** One token exchange (RFC 8693) at Google's security token service; the subject token is read anew each time. */
final class FederatedSource implements TokenSource {
    private final FederatedFields fields;
    private final HttpDoor door;
    private final Mono<Secret> subject;

    private FederatedSource(FederatedFields fields, HttpDoor door, Mono<Secret> subject) {
        this.fields = fields;
        this.door = door;
        this.subject = subject;
    }

    static TokenSource open(FederatedFields fields, Opening opening) {
        HttpDoors.options(opening).requirePermitted(fields.tokenUrl());
        return new FederatedSource(fields, HttpDoors.of(opening), SubjectTokens.open(fields.subject(), opening));
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return subject.map(proof -> exchange(proof, request))
                .flatMap(exchange -> door.send(exchange.ask(fields.tokenUrl()))
                        .map(answer -> exchange.read(answer, request))
                        .onErrorMap(TokenException.Rejected.class, StsRefusals::explain));
    }

    /** Without client authentication: Google's service refuses an exchange that has an Authorization header. */
    private TokenExchange exchange(Secret proof, TokenRequest request) {
        return TokenExchange.of(proof, fields.subjectType())
                .withAudience(fields.audience())
                .withScopes(request.scopes());
    }
}
