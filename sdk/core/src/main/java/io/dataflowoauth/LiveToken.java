// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import io.dataflowoauth.internal.Answer;
import io.dataflowoauth.internal.Failure;
import io.dataflowoauth.internal.Flight;
import io.dataflowoauth.internal.Held;
import io.dataflowoauth.internal.Life;
import io.dataflowoauth.internal.LifeRules;
import io.dataflowoauth.internal.Moment;
import io.dataflowoauth.internal.Waiter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * One live token, whoever shares it: the host of a {@link Life}. The state lies in one cell that is replaced by
 * compare-and-set; everything that a change sets off (events, waiters, timers, the next call) comes after it.
 */
final class LiveToken implements AutoCloseable, Attempt.Landing {
    private static final AtomicReferenceFieldUpdater<LiveToken, Cell> CELL =
            AtomicReferenceFieldUpdater.newUpdater(LiveToken.class, Cell.class, "cell");

    private final LiveTerms terms;
    private final Farewell farewell;
    private final WallWindow window;
    private final Disposable.Swap flight = Disposables.swap();
    private final Disposable.Swap deadline = Disposables.swap();
    private final Disposable.Swap retry = Disposables.swap();
    private final Watchers watchers;
    private final LiveRetries retries;
    private volatile Cell cell = Cell.empty();

    LiveToken(LiveTerms terms, Farewell farewell) {
        this.terms = terms;
        this.farewell = farewell;
        this.window = new WallWindow(terms.time());
        this.watchers = new Watchers(terms, this::untilCall, this::call);
        this.retries = new LiveRetries(terms);
    }

    LiveTerms terms() {
        return terms;
    }

    Watchers watchers() {
        return watchers;
    }

    LiveRetries retries() {
        return retries;
    }

    /** The token if it is fresh, which takes one look at a clock or at both and nothing else: the hot path. */
    @Nullable
    AccessToken fresh() {
        Held<AccessToken> held = cell.life().held();
        return held != null && window.isFresh(held) ? held.token() : null;
    }

    /** The token if it may be served. */
    Optional<AccessToken> served() {
        Held<AccessToken> held = cell.life().servedAt(terms.moment());
        return held == null ? Optional.empty() : Optional.of(held.token());
    }

    /** Serves the waiter now or has it told later; starts a call where one is due. */
    void join(Waiter<AccessToken> waiter) {
        boolean settled = false;
        while (!settled) {
            Cell seen = cell;
            if (seen.closed()) {
                waiter.fail(LiveErrors.runtimeClosed(terms.request()));
                return;
            }
            settled = admitted(waiter, seen, terms.moment());
        }
    }

    /**
     * Drops the token if it is the live one and none was dropped a moment ago; the next caller starts a call, if the gate is
     * open, which asks for these claims.
     */
    void invalidate(AccessToken refused, Optional<String> claims) {
        Cell seen;
        Cell next;
        do {
            seen = cell;
            Held<AccessToken> held = seen.life().held();
            if (seen.closed() || held == null || !held.token().id().equals(refused.id())) {
                return;
            }
            Life<AccessToken, TokenException> after = seen.life().invalidated(terms.moment(), held.token());
            if (after == seen.life() && seen.challenge().hasSpared(refused)) {
                return;
            }
            next = after == seen.life() ? seen.sparing(refused) : seen.dropping(after, claims);
        } while (!CELL.compareAndSet(this, seen, next));
        if (next.life() == seen.life()) {
            terms.tell(origin -> new TokenEvents.Spared(origin, refused.id()));
        } else {
            terms.tell(origin -> new TokenEvents.Invalidated(origin, refused.id()));
            watchers.changed();
        }
    }

    StreamHealth health() {
        Cell seen = cell;
        StreamHealth health = StreamHealth.of(seen.life(), terms.moment());
        return seen.closed() ? health.closed() : health;
    }

    /** Ends everything: the call in flight, timers, whoever still waits. The token is let go, and revoked if that can be. */
    @Override
    public void close() {
        Cell seen = CELL.getAndUpdate(this, Cell::ended);
        if (seen.closed()) {
            return;
        }
        LiveTerms.undisturbed(flight::dispose);
        deadline.dispose();
        retry.dispose();
        seen.tell(waiter -> waiter.fail(LiveErrors.runtimeClosed(terms.request())));
        watchers.close();
        retries.close();
        terms.tell(TokenEvents.StreamClosed::new);
        farewell.after(revocation(seen.life()));
    }

    /** Completes when closing is done, revocation included. */
    Mono<Void> gone() {
        return farewell.over();
    }

    boolean isClosed() {
        return cell.closed();
    }

    @Override
    public void arrived(Answer<AccessToken> answer, Duration took) {
        Moment now = terms.moment();
        if (Life.isLate(answer, now)) {
            failed(new TokenException.Unavailable(CoreCodes.TOKEN_LATE, ""));
            return;
        }
        double jitter = terms.jitter();
        Cell seen;
        Cell next;
        do {
            seen = cell;
            Held<AccessToken> held = seen.life().held();
            Answer<AccessToken> told =
                    held != null && held.token().sameValue(answer.token()) ? answer.asSame() : answer;
            next = seen.living(seen.life().answered(now, told, jitter)).dismissed();
        } while (!seen.closed() && !CELL.compareAndSet(this, seen, next));
        if (!seen.closed()) {
            deadline.update(Disposables.disposed());
            boolean replaces = seen.life().seasoned();
            boolean issued = next.life().holds(answer.token());
            terms.tell(origin -> issued
                    ? new TokenEvents.Issued(origin, answer.token(), took, replaces)
                    : new TokenEvents.Unchanged(origin));
            Life<AccessToken, TokenException> life = next.life();
            seen.tell(waiter -> serve(waiter, life, now));
            watchers.changed();
        }
    }

    @Override
    public void failed(TokenException failure) {
        TokenException named = failure.forPrincipal(terms.request().principal());
        double jitter = terms.jitter();
        Moment now = terms.moment();
        Failure<TokenException> cause = LiveErrors.cause(named, now);
        Cell seen;
        Cell next;
        do {
            seen = cell;
            next = seen.living(seen.life().failed(now, cause, jitter));
            next = next.life().patient() ? next : next.dismissed();
        } while (!seen.closed() && !CELL.compareAndSet(this, seen, next));
        if (!seen.closed()) {
            tellFailure(seen, next.life(), now);
        }
    }

    private boolean admitted(Waiter<AccessToken> waiter, Cell seen, Moment now) {
        Life<AccessToken, TokenException> life = seen.life();
        Life.Wish wish = life.want(now, waiter.minimum());
        return switch (wish) {
            case SERVE, SERVE_AND_CALL -> {
                serve(waiter, life, now);
                if (wish == Life.Wish.SERVE_AND_CALL) {
                    call();
                }
                yield true;
            }
            case JOIN -> CELL.compareAndSet(this, seen, seen.joinedBy(waiter));
            case CALL -> launched(seen, seen.living(life.asked(now)).joinedBy(waiter));
            case CALL_LONGER ->
                launched(seen, seen.living(life.askedLonger(now)).joinedBy(waiter));
            case FAIL -> {
                Held<AccessToken> tooShort = life.servedAt(now);
                waiter.fail(
                        tooShort == null
                                ? LiveErrors.remembered(life, now)
                                : LiveErrors.leaseUnmet(tooShort, terms, waiter.minimum())
                                        .again(life.nextTry(now)));
                yield true;
            }
        };
    }

    /** Makes the call that is due, if one is. */
    private void call() {
        boolean settled = false;
        while (!settled) {
            Cell seen = cell;
            Moment now = terms.moment();
            Life.Wish wish = seen.life().want(now, Duration.ZERO);
            boolean due = !seen.closed() && (wish == Life.Wish.CALL || wish == Life.Wish.SERVE_AND_CALL);
            settled = !due || launched(seen, seen.living(seen.life().asked(now)));
        }
    }

    private boolean launched(Cell seen, Cell asked) {
        if (!CELL.compareAndSet(this, seen, asked)) {
            return false;
        }
        if (!seen.life().tried()) {
            terms.set(deadline, this::firstAcquisitionEnds, LifeRules.FIRST_ACQUISITION);
        }
        Flight<AccessToken> next = Attempt.flight(terms, asked.challenge().claims(), this);
        // not update(): the call before has landed, and its thread may still be telling waiters, whom a cancel would
        // interrupt
        flight.replace(next);
        try {
            terms.time().scheduler().schedule(next);
        } catch (RejectedExecutionException e) {
            next.fail(e);
        }
        return true;
    }

    private void tellFailure(Cell seen, Life<AccessToken, TokenException> life, Moment now) {
        terms.tell(origin -> new TokenEvents.Failed(origin, LiveErrors.remembered(life, now)));
        boolean wakes = life.patient()
                && terms.set(retry, this::retryForWaiters, life.untilCall(now).orElse(Duration.ZERO));
        if (!wakes) {
            deadline.update(Disposables.disposed());
            Cell left = life.patient() ? CELL.getAndUpdate(this, waiting -> waiting.unwakened(now)) : seen;
            left.tell(waiter -> waiter.fail(LiveErrors.remembered(life, now)));
        }
        watchers.changed();
    }

    private void serve(Waiter<AccessToken> waiter, Life<AccessToken, TokenException> life, Moment now) {
        Held<AccessToken> held = life.held();
        if (held == null) {
            throw new IllegalStateException("Nobody is served from an empty stream");
        }
        if (held.leftAt(now).compareTo(waiter.minimum()) < 0) {
            waiter.fail(LiveErrors.leaseUnmet(held, terms, waiter.minimum()));
        } else {
            waiter.serve(held.token());
        }
    }

    /** Nobody has anything better to do than to wait for the next try; but for nobody, nothing is tried. */
    private void retryForWaiters() {
        if (cell.anyoneWaits()) {
            call();
        }
    }

    private void firstAcquisitionEnds() {
        Cell seen = CELL.getAndUpdate(this, now -> now.life().seasoned() ? now : now.dismissed());
        if (!seen.life().seasoned()) {
            Moment now = terms.moment();
            seen.tell(waiter -> waiter.fail(LiveErrors.overdue(seen.life(), terms.request(), now)));
        }
    }

    private Mono<Void> revocation(Life<AccessToken, TokenException> life) {
        Held<AccessToken> held = life.held();
        return held == null || held.leftAt(terms.moment()).isNegative()
                ? Mono.empty()
                : Revocation.of(held.token(), terms);
    }

    private Optional<Duration> untilCall() {
        Cell seen = cell;
        return seen.closed() ? Optional.empty() : seen.life().untilCall(terms.moment());
    }
}
