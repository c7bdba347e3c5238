// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.oauth2.TokenExchange;
import reactor.core.publisher.Mono;

/** One token exchange (RFC 8693) at Google's security token service; what proves the subject is read anew each time. */
final class FederatedSource implements TokenSource {
    private final FederatedFields fields;
    private final HttpDoor door;
    private final Mono<SubjectProof> subject;

    private FederatedSource(FederatedFields fields, HttpDoor door, Mono<SubjectProof> subject) {
        this.fields = fields;
        this.door = door;
        this.subject = subject;
    }

    static TokenSource open(FederatedFields fields, Opening opening) {
        return open(fields, opening, ExecutableGate.ofProcess());
    }

    static TokenSource open(FederatedFields fields, Opening opening, ExecutableGate gate) {
        HttpDoors.options(opening).requirePermitted(fields.place().tokenUrl());
        return new FederatedSource(fields, HttpDoors.of(opening), SubjectProofs.open(fields, opening, gate));
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return subject.flatMap(proof -> exchanged(proof, request));
    }

    private Mono<AccessToken> exchanged(SubjectProof proof, TokenRequest request) {
        TokenExchange exchange = exchange(proof.token(), request);
        HttpAsk bare = exchange.ask(fields.place().tokenUrl());
        return door.send(proof.shown().map(bare::withCertificate).orElse(bare))
                .map(answer -> exchange.read(answer, request))
                .onErrorMap(TokenException.Rejected.class, StsRefusals::explain);
    }

    /** Without client authentication: Google's service refuses an exchange that has an Authorization header. */
    private TokenExchange exchange(Secret proof, TokenRequest request) {
        TokenExchange exchange = TokenExchange.of(proof, fields.subject().type())
                .withAudience(fields.audience())
                .withScopes(request.scopes());
        // the grammar of projects has no character that JSON escapes
        return fields.place()
                .userProject()
                .map(project -> exchange.with("options", "{\"userProject\":\"" + project + "\"}"))
                .orElse(exchange);
    }
}
