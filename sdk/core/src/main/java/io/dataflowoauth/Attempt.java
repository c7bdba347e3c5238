// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import io.dataflowoauth.internal.Answer;
import io.dataflowoauth.internal.Flight;
import io.dataflowoauth.internal.Moment;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** One attempt of a live token to get another: tells that the source is asked, and reckons what it answers. */
final class Attempt implements Flight.Landing<AccessToken> {
    private final LiveTerms terms;
    private final Landing landing;
    private volatile Moment asked;

    private Attempt(LiveTerms terms, Landing landing) {
        this.terms = terms;
        this.landing = landing;
        this.asked = terms.moment();
    }

    /** A flight that makes the attempt. */
    static Flight<AccessToken> flight(LiveTerms terms, Landing landing) {
        Attempt attempt = new Attempt(terms, landing);
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
        return terms.source().token(terms.request());
    }
}
