// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.google.AwsSubjects;
import io.dataflowoauth.google.GoogleCodes;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.oauth2.SubjectTokens;
import io.dataflowoauth.oauth2.TokenExchange;
import java.util.ServiceLoader;
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
        return open(fields, opening, ExecutableGate.ofProcess());
    }

    static TokenSource open(FederatedFields fields, Opening opening, ExecutableGate gate) {
        HttpDoors.options(opening).requirePermitted(fields.place().tokenUrl());
        FederatedFields.Subject subject = fields.subject();
        Mono<Secret> proof = subject.executable()
                .map(program -> ExecutableToken.open(fields, program, opening, gate))
                .or(() -> subject.aws().map(aws -> awsRoom().open(aws, fields.audience(), opening)))
                .orElseGet(() -> SubjectTokens.open(subject.token().orElseThrow(), opening));
        return new FederatedSource(fields, HttpDoors.of(opening), proof);
    }

    /** As kinds of recipes are found: where this library is, else where the thread's context is. */
    private static AwsSubjects awsRoom() {
        return ServiceLoader.load(AwsSubjects.class, AwsSubjects.class.getClassLoader())
                .findFirst()
                .or(() -> ServiceLoader.load(AwsSubjects.class).findFirst())
                .orElseThrow(() -> new TokenException.Misconfigured(GoogleCodes.AWS_ROOM_MISSING, ""));
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return subject.map(proof -> exchange(proof, request))
                .flatMap(exchange -> door.send(exchange.ask(fields.place().tokenUrl()))
                        .map(answer -> exchange.read(answer, request))
                        .onErrorMap(TokenException.Rejected.class, StsRefusals::explain));
    }

    /** Without client authentication: Google's service refuses an exchange that has an Authorization header. */
    private TokenExchange exchange(Secret proof, TokenRequest request) {
        TokenExchange exchange = TokenExchange.of(proof, fields.subjectType())
                .withAudience(fields.audience())
                .withScopes(request.scopes());
        // the grammar of projects has no character that JSON escapes
        return fields.place()
                .userProject()
                .map(project -> exchange.with("options", "{\"userProject\":\"" + project + "\"}"))
                .orElse(exchange);
    }
}
