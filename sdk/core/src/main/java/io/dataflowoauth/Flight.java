// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import io.dataflowoauth.internal.Answer;
import io.dataflowoauth.internal.Moment;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * One call to the source, which lands once: with a token or with a typed failure. It carries a context of its own, and
 * nothing of the caller who happened to start it. Disposing of it gives the call up without a landing.
 */
final class Flight extends BaseSubscriber<AccessToken> implements Runnable {
    /** A source that never answers would keep every caller waiting for good; network doors give up long before. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private final LiveTerms terms;
    private final Landing landing;
    private final TokenRequest request;
    private final AtomicBoolean landed = new AtomicBoolean();
    private volatile Moment asked;

    /** Asks for what the terms say, and for these claims in place of theirs. */
    Flight(LiveTerms terms, Landing landing, Optional<String> claims) {
        this.terms = terms;
        this.landing = landing;
        this.request = claims.map(terms.request()::withClaims).orElse(terms.request());
        this.asked = terms.moment();
    }

    /** Where a flight ends. */
    interface Landing {
        void arrived(Answer<AccessToken> answer, Duration took);

        void failed(TokenException failure);
    }

    @Override
    public void run() {
        if (isDisposed()) {
            return;
        }
        terms.tell(TokenEvents.Asked::new);
        asked = terms.moment();
        try {
            terms.source()
                    .token(request)
                    .timeout(LONGEST, tooSlow(), terms.time().scheduler())
                    .subscribe(this);
        } catch (Throwable e) {
            fail(e);
            Exceptions.throwIfJvmFatal(e);
        }
    }

    /** Lands with a failure, unless it has landed. */
    void fail(Throwable failure) {
        if (landed.compareAndSet(false, true)) {
            landing.failed(LiveErrors.typed(failure));
        }
    }

    @Override
    public Context currentContext() {
        return Context.empty();
    }

    @Override
    protected void hookOnNext(AccessToken token) {
        if (landed.compareAndSet(false, true)) {
            landing.arrived(answer(token), Duration.ofNanos(terms.time().nanoTime() - asked.nanos()));
        }
    }

    @Override
    protected void hookOnError(Throwable failure) {
        fail(failure);
    }

    @Override
    protected void hookOnComplete() {
        fail(new TokenException.Invalid(CoreCodes.SOURCE_BROKEN, "The source gave no token."));
    }

    /** Its life began when it was asked for, or when a stream that hands it on asked for it. */
    private Answer<AccessToken> answer(AccessToken token) {
        Moment begun = token.stamp().map(asked::backTo).orElse(asked);
        AccessToken stamped = token.stamped(begun.wall());
        return new Answer<>(stamped, stamped.lifetime(), begun, false);
    }

    private static Mono<AccessToken> tooSlow() {
        return Mono.error(() -> new TokenException.Unavailable(
                CoreCodes.ACQUISITION_DEADLINE, "The source did not answer within " + LONGEST.toSeconds() + " s."));
    }
}
