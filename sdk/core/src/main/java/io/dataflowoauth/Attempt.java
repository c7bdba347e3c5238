// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import io.dataflowoauth.internal.Answer;
import io.dataflowoauth.internal.Flight;
import io.dataflowoauth.internal.Moment;
import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** One attempt of a live token to get another: tells that the source is asked, and reckons what it answers. */
final class Attempt implements Flight.Landing<AccessToken> {
    private final LiveTerms terms;
    private final TokenRequest request;
    private final Landing landing;
    private volatile Moment asked;

    private Attempt(LiveTerms terms, TokenRequest request, Landing landing) {
        this.terms = terms;
        this.request = request;
        this.landing = landing;
        this.asked = terms.moment();
    }

    /** A flight that makes the attempt, asking for these claims in place of those of the terms. */
    static Flight<AccessToken> flight(LiveTerms terms, Optional<String> claims, Landing landing) {
        TokenRequest request = claims.map(terms.request()::withClaims).orElse(terms.request());
        Attempt attempt = new Attempt(terms, request, landing);
        return new Flight<>(attempt::call, attempt);
    }

    /** Where an attempt ends. */
    interface Landing {
        void arrived(Answer<AccessToken> answer, Duration took);

        void failed(TokenException failure);
    }

    @Override
    public void arrived(AccessToken token) {
        Duration took = Duration.ofNanos(terms.time().nanoTime() - asked.nanos());
        landing.arrived(new Answer<>(token, token.lifetime(), asked.backTo(token.issuedAt()), false), took);
    }

    @Override
    public void failed(Throwable failure) {
        landing.failed(CheckedSource.typed(failure));
    }

    private Mono<AccessToken> call() {
        terms.tell(TokenEvents.Asked::new);
        asked = terms.moment();
        return terms.source().token(request);
    }
}
