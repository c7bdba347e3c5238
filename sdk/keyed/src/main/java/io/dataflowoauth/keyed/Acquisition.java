// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CheckedSource;
import io.dataflowoauth.CoreCodes;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.internal.Answer;
import io.dataflowoauth.internal.Failure;
import io.dataflowoauth.internal.Flight;
import io.dataflowoauth.internal.Foreign;
import io.dataflowoauth.internal.Held;
import io.dataflowoauth.internal.Life;
import io.dataflowoauth.internal.LifeRules;
import io.dataflowoauth.internal.Moment;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * The work to get a token for one key, from the asking until it is there or those who wait are told why not. Only the very
 * first acquisition of a key makes more than one call, and only it has timers.
 *
 * <p>It changes the key's cell only while it owns it, so one that was ended changes nothing any more.
 */
final class Acquisition implements Lane.Call, Flight.Landing<AccessToken>, Disposable {
    private final Family family;
    private final Terms terms;
    private final Entry entry;
    private final Lane lane;
    private final Disposable.Swap flight = Disposables.swap();
    private final Disposable.Swap deadline = Disposables.swap();
    private final Disposable.Swap retry = Disposables.swap();
    private volatile Moment asked;
    /** Until when those who wait have nothing better to do; nothing where it is not the very first acquisition. */
    private volatile @Nullable Moment patient;

    private volatile Lane.@Nullable Slot slot;

    Acquisition(Family family, Entry entry, Lane lane) {
        this.family = family;
        this.terms = family.terms();
        this.entry = entry;
        this.lane = lane;
        this.asked = terms.moment();
    }

    /** Begins, after it was put into the key's cell; the very first of a key has a deadline. */
    void begin(boolean veryFirst) {
        family.underWay().add(this);
        if (veryFirst) {
            patient = terms.moment().plus(LifeRules.FIRST_ACQUISITION);
            terms.set(deadline, this::overdue, LifeRules.FIRST_ACQUISITION);
        }
        lane.submit(this);
    }

    /** The family is closed: everything ends at once. */
    @Override
    public void dispose() {
        lane.withdraw(this);
        Foreign.undisturbed(flight::dispose);
        Entry.Change change = entry.change(this, seen -> seen.over(seen.life().unasked()));
        end();
        tell(change, () -> Errors.closed(entry.request()));
    }

    @Override
    public boolean endures(Duration pause, Moment now) {
        Moment until = patient;
        return until != null && pause.toNanos() < until.nanos() - now.nanos() && isAwaited();
    }

    @Override
    public boolean isAwaited() {
        return entry.cell().waiting().anyone();
    }

    /** An aging token is replaced for those who will come; a call for those who went away is not made. */
    @Override
    public boolean givenUp(Moment now) {
        return !entry.change(
                        this,
                        seen -> isWanted(seen, now)
                                ? seen
                                : seen.over(seen.life().unasked()))
                .after()
                .isBusy();
    }

    @Override
    public void gone() {
        end();
    }

    @Override
    public void start(Lane.Slot given) {
        slot = given;
        Flight<AccessToken> next = new Flight<>(this::call, this);
        // not update(): the call before has landed, and its thread may still be telling waiters
        flight.replace(next);
        try {
            terms.time().scheduler().schedule(next);
        } catch (RejectedExecutionException e) {
            next.fail(e);
        }
    }

    @Override
    public void refused(TokenException why) {
        Entry.Change change = entry.change(this, seen -> seen.over(seen.life().unasked()));
        end();
        tell(change, () -> Errors.notAsked(entry, why));
    }

    @Override
    public void arrived(AccessToken token) {
        Moment now = terms.moment();
        Answer<AccessToken> answer = new Answer<>(token, token.lifetime(), asked.backTo(token.issuedAt()), false);
        if (Life.isLate(answer, now)) {
            missed(new TokenException.Unavailable(CoreCodes.TOKEN_LATE, ""), Lane.Slot::answered);
            return;
        }
        double jitter = terms.jitter();
        Entry.Change change =
                entry.change(this, seen -> seen.over(seen.life().answered(now, recognised(answer, seen), jitter)));
        end();
        leave(Lane.Slot::answered);
        if (change.happened()) {
            Held<AccessToken> held = change.after().life().held();
            AccessToken live = held == null ? token : held.token();
            tellIssued(change, token, Duration.ofNanos(now.nanos() - asked.nanos()));
            change.before().waiting().tell(waiter -> waiter.serve(live));
        }
    }

    @Override
    public void failed(Throwable failure) {
        TokenException told = CheckedSource.typed(failure);
        Failure<TokenException> cause = Errors.cause(told, terms.moment());
        boolean wasAsked = !(failure instanceof RejectedExecutionException);
        if (wasAsked && told instanceof TokenException.Unavailable) {
            missed(told, left -> left.unavailable(terms.moment(), cause));
        } else if (wasAsked && told instanceof TokenException.Rejected) {
            missed(told, Lane.Slot::answered);
        } else {
            missed(told, Lane.Slot::left);
        }
    }

    private Mono<AccessToken> call() {
        terms.tell(entry.request(), TokenEvents.Asked::new);
        asked = terms.moment();
        return terms.ask(entry.request());
    }

    private void missed(TokenException failure, Consumer<Lane.Slot> outcome) {
        TokenException named = failure.forPrincipal(entry.request().principal());
        Moment now = terms.moment();
        Failure<TokenException> cause = Errors.cause(named, now);
        double jitter = terms.jitter();
        Entry.Change change = entry.change(this, seen -> {
            Life<AccessToken, TokenException> next = seen.life().failed(now, cause, jitter);
            return next.patient() ? seen.living(next) : seen.over(next);
        });
        leave(outcome);
        if (!change.happened()) {
            return;
        }
        Life<AccessToken, TokenException> life = change.after().life();
        terms.tell(entry.request(), origin -> new TokenEvents.Failed(origin, Errors.remembered(life, lane, now)));
        if (change.after().isBusy()) {
            awaitNextTry(life, now);
        } else {
            end();
            tell(change, () -> Errors.remembered(life, lane, now));
        }
    }

    /** Where the scheduler cannot wake it for the next try, nobody waits for that. */
    private void awaitNextTry(Life<AccessToken, TokenException> life, Moment now) {
        if (!terms.set(retry, this::retry, life.untilOpen(now))) {
            Entry.Change change =
                    entry.change(this, seen -> seen.over(seen.life().impatient(now)));
            end();
            tell(change, () -> Errors.remembered(life, lane, now));
        }
    }

    /** Nobody has anything better to do than to wait for the next try; but for nobody, nothing is tried. */
    private void retry() {
        Moment now = terms.moment();
        Entry.Change change = entry.change(this, seen -> {
            if (!seen.waiting().anyone()) {
                return seen.over(seen.life());
            }
            return seen.life().untilOpen(now).isZero() ? seen.living(seen.life().asked(now)) : seen;
        });
        if (!change.after().isBusy()) {
            end();
        } else if (change.happened()) {
            lane.submit(this);
        } else {
            awaitNextTry(change.after().life(), now);
        }
    }

    private void overdue() {
        Moment now = terms.moment();
        patient = null;
        boolean waitedForItsTurn = lane.withdraw(this);
        Entry.Change change = entry.change(
                this, seen -> waitedForItsTurn ? seen.over(seen.life().unasked()) : seen.dismissed());
        if (waitedForItsTurn) {
            end();
        }
        tell(change, () -> Errors.overdue(entry, lane, now));
    }

    private void end() {
        deadline.dispose();
        retry.dispose();
        family.underWay().remove(this);
        family.entries().settle(entry);
    }

    private void leave(Consumer<Lane.Slot> outcome) {
        Optional.ofNullable(slot).ifPresent(outcome);
    }

    private void tellIssued(Entry.Change change, AccessToken token, Duration took) {
        boolean replaces = change.before().life().seasoned();
        boolean issued = change.after().life().holds(token);
        terms.tell(
                entry.request(),
                origin -> issued
                        ? new TokenEvents.Issued(origin, token, took, replaces)
                        : new TokenEvents.Unchanged(origin));
    }

    private static void tell(Entry.Change change, Supplier<TokenException> why) {
        if (change.happened()) {
            change.before().waiting().tell(waiter -> waiter.fail(why.get()));
        }
    }

    private static boolean isWanted(Cell cell, Moment now) {
        return cell.waiting().anyone() || cell.life().servedAt(now) != null;
    }

    private static Answer<AccessToken> recognised(Answer<AccessToken> answer, Cell cell) {
        Held<AccessToken> held = cell.life().held();
        return held != null && held.token().sameValue(answer.token()) ? answer.asSame() : answer;
    }
}
