// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.Opening;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.google.GoogleCodes;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.http.Refusals;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import reactor.core.publisher.Mono;

/**
 * One {@code generateAccessToken} with the live token of the hop before, which is replaced once if it is refused. That
 * token's end says nothing about the life of the new one.
 */
final class ImpersonatedSource implements TokenSource {
    private final ImpersonatedFields fields;
    private final Opening opening;
    private final HttpDoor door;

    private ImpersonatedSource(ImpersonatedFields fields, Opening opening, HttpDoor door) {
        this.fields = fields;
        this.opening = opening;
        this.door = door;
    }

    static TokenSource open(ImpersonatedFields fields, Opening opening) {
        HttpDoors.options(opening).requirePermitted(fields.endpoint());
        // what is wrong with the inner recipe shows now, not at the first token
        opening.live(fields.source());
        return new ImpersonatedSource(fields, opening, HttpDoors.of(opening));
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return opening.use(
                        fields.source(), live -> door.send(ask(live, request)).map(answer -> read(answer, request)))
                .onErrorMap(
                        CallRefusedException.class,
                        refused -> ImpersonationRefusals.explain(refused.refusal(), fields.account()));
    }

    /** No scope has a character that JSON escapes. */
    private HttpAsk ask(AccessToken live, TokenRequest request) {
        String scopes =
                request.scopes().stream().map(scope -> '"' + scope + '"').collect(Collectors.joining(",", "[", "]"));
        String body =
                "{\"scope\":" + scopes + ",\"lifetime\":\"" + lifetime(request).toSeconds() + "s\"}";
        URI uri = fields.endpoint().resolve(ServiceAccounts.accessTokenPath(fields.account()));
        return HttpAsk.json(uri, body).withHeader("Authorization", live.authorization());
    }

    private AccessToken read(HttpAnswer answer, TokenRequest request) {
        if (answer.status() != 200) {
            throw refused(answer);
        }
        JsonObject token = answer.json();
        String value = token.text("accessToken");
        Instant answered = answer.date().orElseThrow(() -> broken("It has no Date to reckon its expireTime against."));
        Duration lifetime = ExpireTime.lifetime(token.text("expireTime"), answered, lifetime(request));
        try {
            return AccessToken.bearer(value, lifetime).withScopes(request.scopes());
        } catch (IllegalArgumentException unsendable) {
            throw broken("Its accessToken is empty, or has characters that a header must not have.");
        }
    }

    private RuntimeException refused(HttpAnswer answer) {
        Refusal refusal = Refusals.of(answer);
        if (ImpersonationRefusals.isOutage(answer.status())) {
            return ImpersonationRefusals.outage(refusal, answer.retryAfter());
        }
        return answer.status() >= 400
                ? new CallRefusedException(refusal)
                : broken("The status " + answer.status() + " has no place there.");
    }

    private Duration lifetime(TokenRequest request) {
        return request.lifetime().orElse(fields.lifetime());
    }

    private static TokenException.Invalid broken(String rule) {
        return new TokenException.Invalid(GoogleCodes.IMPERSONATION_ANSWER_INVALID, rule);
    }
}
