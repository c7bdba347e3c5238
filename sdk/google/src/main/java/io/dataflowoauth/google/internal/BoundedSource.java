// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CoreCodes;
import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.Opening;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.google.GoogleCodes;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.oauth2.TokenExchange;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * One exchange of the live token of another recipe for one that may do less (a credential access boundary). The new token ends
 * when the old one does, whatever the service says or leaves unsaid.
 */
final class BoundedSource implements TokenSource {
    private final BoundedFields fields;
    private final Opening opening;
    private final HttpDoor door;
    private final Mono<AccessToken> live;

    private BoundedSource(BoundedFields fields, Opening opening, Mono<AccessToken> live) {
        this.fields = fields;
        this.opening = opening;
        this.live = live;
        this.door = HttpDoors.of(opening);
    }

    static TokenSource open(BoundedFields fields, Opening opening) {
        HttpDoors.options(opening).requirePermitted(fields.tokenUrl());
        return new BoundedSource(fields, opening, opening.live(fields.source()));
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return live.flatMap(whole -> bounded(whole, request));
    }

    private Mono<AccessToken> bounded(AccessToken whole, TokenRequest request) {
        Instant asked = opening.time().now();
        TokenExchange exchange = TokenExchange.of(Secret.of(whole.reveal()), TokenExchange.ACCESS_TOKEN)
                .with("options", BoundaryFields.options(fields.rules()));
        return door.send(exchange.ask(fields.tokenUrl()))
                .map(answer -> read(answer, exchange.read(answer, request), Duration.between(asked, whole.expiresAt())))
                .onErrorMap(TokenException.Rejected.class, BoundedSource::explain);
    }

    private static TokenException explain(TokenException.Rejected rejected) {
        Optional<Refusal> refusal = rejected.refusal();
        boolean ofToken =
                refusal.flatMap(Refusal::error).filter("invalid_grant"::equals).isPresent();
        ErrorCode code = ofToken ? GoogleCodes.INNER_TOKEN_REFUSED : GoogleCodes.STS_REJECTED;
        return refusal.isPresent()
                ? new TokenException.Rejected(code, code.summary() + " The answer: " + refusal.get(), refusal.get())
                : rejected;
    }

    private static AccessToken read(HttpAnswer answer, AccessToken read, Duration left) {
        boolean stated = answer.json().names().contains("expires_in");
        Duration lifetime = stated && read.lifetime().compareTo(left) < 0 ? read.lifetime() : left;
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new TokenException.Unavailable(
                    CoreCodes.TOKEN_LATE, "The token that was to be bounded ran out meanwhile.");
        }
        return AccessToken.bearer(read.reveal(), lifetime).withScopes(read.scopes());
    }
}
