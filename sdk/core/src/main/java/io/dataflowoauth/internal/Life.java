// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The life of a token as a pure function: a state, and for each thing that can happen the state after it.
 *
 * <p>Nothing here reads a clock, draws a number, calls anybody or knows who waits: a host does, and hands in the moment
 * and the jitter. A host starts a call exactly where {@link #want} says so and it has put {@link #asked} in place of the
 * state that it asked; it then hands in one {@link #answered} or {@link #failed}. So there is one call in flight, and no
 * way round the gate. Immutable; two hosts of one state are safe if they replace it by compare-and-set.
 *
 * @param <T> the token
 * @param <F> what is remembered of a failure
 */
public final class Life<T, F> {
    private final @Nullable Held<T> held;
    private final Gate<F> gate;
    private final boolean flying;
    private final boolean seasoned;
    private final @Nullable Long firstUntil;
    private final @Nullable Long leased;
    private final @Nullable Long dropped;

    private Life(Draft<T, F> draft) {
        this.held = draft.held;
        this.gate = draft.gate;
        this.flying = draft.flying;
        this.seasoned = draft.seasoned;
        this.firstUntil = draft.firstUntil;
        this.leased = draft.leased;
        this.dropped = draft.dropped;
    }

    /** Nothing held, nothing tried. */
    public static <T, F> Life<T, F> empty() {
        return new Life<>(new Draft<>());
    }

    /** Whether an answer came so late that it may not be served any more: a failure, for whoever waits. */
    public static boolean isLate(Answer<?> answer, Moment now) {
        return !new Held<>(answer, 0).isServedAt(now);
    }

    /** What is held, whether or not it is still served. */
    public @Nullable Held<T> held() {
        return held;
    }

    /** Whether this very token is what is held. */
    public boolean holds(T token) {
        return held != null && held.token() == token;
    }

    /** What is held and served at that moment. */
    public @Nullable Held<T> servedAt(Moment now) {
        return held != null && held.isServedAt(now) ? held : null;
    }

    /** Which state it is. */
    public Phase phase(Moment now) {
        if (held == null) {
            return Phase.EMPTY;
        }
        if (!held.isServedAt(now)) {
            return Phase.EXPIRED;
        }
        return held.freshFor(now) > 0 ? Phase.FRESH : Phase.AGING;
    }

    /** What a caller gets who wants a token that lives for at least so long (zero: any). */
    public Wish want(Moment now, Duration minimum) {
        Held<T> served = servedAt(now);
        if (served == null) {
            return wantFirst(now);
        }
        if (served.leftAt(now).compareTo(minimum) < 0) {
            return wantLonger(served, now);
        }
        return served.freshFor(now) <= 0 && mayCall(now) ? Wish.SERVE_AND_CALL : Wish.SERVE;
    }

    /** Until a call is due if somebody always wants a token; empty while one flies. */
    public Optional<Duration> untilCall(Moment now) {
        if (flying) {
            return Optional.empty();
        }
        Held<T> served = servedAt(now);
        long due = served == null ? 0 : served.freshFor(now);
        return Optional.of(Duration.ofNanos(Math.max(due, gate.untilOpen(now).toNanos())));
    }

    /** Until the gate opens; zero where it is open. */
    public Duration untilOpen(Moment now) {
        return gate.untilOpen(now);
    }

    /** When the next try may be, by the wall clock; empty where the gate is open. */
    public Optional<Instant> nextTry(Moment now) {
        return gate.nextTry(now);
    }

    /** The last failure, if there was no success after it. */
    public Optional<F> failure() {
        return gate.failure();
    }

    /** Failures since the last success. */
    public int failures() {
        return gate.failures();
    }

    /** Whether a call is due or in the air. */
    public boolean flying() {
        return flying;
    }

    /** Whether there has ever been a call. */
    public boolean tried() {
        return seasoned || firstUntil != null;
    }

    /** Whether there has ever been a token. */
    public boolean seasoned() {
        return seasoned;
    }

    /** Whether callers wait for the next try instead of being told the failure: only in the very first acquisition. */
    public boolean patient() {
        return !seasoned && firstUntil != null && gate.opensBefore(firstUntil);
    }

    /** A call starts. The first one ever begins the deadline of the first acquisition. */
    public Life<T, F> asked(Moment now) {
        Draft<T, F> next = new Draft<>(this);
        next.flying = true;
        if (!tried()) {
            next.firstUntil = now.nanos() + LifeRules.FIRST_ACQUISITION.toNanos();
        }
        return new Life<>(next);
    }

    /** A call starts because a caller needs a token that lives longer than the one that is held. */
    public Life<T, F> askedLonger(Moment now) {
        Draft<T, F> next = new Draft<>(asked(now));
        next.leased = now.nanos();
        return new Life<>(next);
    }

    /**
     * The call that was asked for is not made after all: nobody was asked, so nothing is learned. A first acquisition that
     * has not failed yet begins anew with the next call.
     */
    public Life<T, F> unasked() {
        Draft<T, F> next = new Draft<>(this);
        next.flying = false;
        next.firstUntil = gate.hasFailed() ? firstUntil : null;
        return new Life<>(next);
    }

    /**
     * A call succeeded. Clears the gate. The answer is held unless what is held is the same or lives as long; an answer
     * that {@link #isLate came too late} is to be told as a failure instead.
     */
    public Life<T, F> answered(Moment now, Answer<T> answer, double jitter) {
        Draft<T, F> next = new Draft<>(this);
        next.held = heldAfter(now, answer, jitter);
        next.gate = Gate.open();
        next.flying = false;
        next.seasoned = true;
        next.firstUntil = null;
        return new Life<>(next);
    }

    /**
     * A call failed. Moves the gate; the pause doubles with each failure, but for those whose pause was cut because little
     * valid life is left. The first acquisition goes on only if the next try lies inside its deadline.
     */
    public Life<T, F> failed(Moment now, Failure<F> cause, double jitter) {
        Held<T> served = servedAt(now);
        Draft<T, F> next = new Draft<>(this);
        next.gate = gate.failed(now, cause, jitter, served == null ? 0 : served.servedFor(now));
        next.flying = false;
        Life<T, F> waiting = new Life<>(next);
        return seasoned || waiting.patient() ? waiting : waiting.impatient(now);
    }

    /** The first acquisition is over: callers are told the failure instead of waiting for the next try. */
    public Life<T, F> impatient(Moment now) {
        Draft<T, F> next = new Draft<>(this);
        next.firstUntil = now.nanos();
        return new Life<>(next);
    }

    /**
     * A resource refused this token: it is dropped if it is the one that is held, unless another was dropped within 30 s
     * or half a lifetime. The same state if nothing was dropped.
     */
    public Life<T, F> invalidated(Moment now, T refused) {
        if (held == null || !holds(refused) || tooSoon(dropped, held, now)) {
            return this;
        }
        Draft<T, F> next = new Draft<>(this);
        next.held = null;
        next.dropped = now.nanos();
        return new Life<>(next);
    }

    private Wish wantFirst(Moment now) {
        if (flying) {
            return Wish.JOIN;
        }
        if (gate.isOpen(now)) {
            return Wish.CALL;
        }
        return patient() ? Wish.JOIN : Wish.FAIL;
    }

    private Wish wantLonger(Held<T> served, Moment now) {
        if (flying) {
            return Wish.JOIN;
        }
        boolean may = mayCall(now) && served.mayBeForced(now) && !tooSoon(leased, served, now);
        return may ? Wish.CALL_LONGER : Wish.FAIL;
    }

    private Held<T> heldAfter(Moment now, Answer<T> answer, double jitter) {
        long lifetime = LifeRules.lifetime(answer.lifetime());
        boolean spread = !seasoned || gate.hasFailed();
        Held<T> fresh = new Held<>(answer, LifeRules.refreshAge(lifetime, spread, jitter));
        Held<T> served = servedAt(now);
        if (served == null || (!answer.same() && fresh.outlives(served, now))) {
            return fresh;
        }
        return served.confirmedAt(now);
    }

    private boolean mayCall(Moment now) {
        return !flying && gate.isOpen(now);
    }

    private static boolean tooSoon(@Nullable Long last, Held<?> held, Moment now) {
        return last != null && now.nanos() - last < LifeRules.forcedSpacing(held.lifetime());
    }

    /** The states of a token. */
    public enum Phase {
        /** Nothing yet, or invalidated. */
        EMPTY,
        /** Before the refresh point. */
        FRESH,
        /** The refresh point has passed; still served. */
        AGING,
        /** Less than the expiry margin is left; not served. */
        EXPIRED
    }

    /** What is to be done for a caller. */
    public enum Wish {
        /** Serve what is held. */
        SERVE,
        /** Serve what is held, then start a call. */
        SERVE_AND_CALL,
        /** Start a call and wait for it. */
        CALL,
        /** Start a call for a longer life, with {@link Life#askedLonger}, and wait for it. */
        CALL_LONGER,
        /** Wait for the call in flight, or in the first acquisition for the next one. */
        JOIN,
        /** The gate is shut: tell the remembered failure, or how long the held token does live. */
        FAIL
    }

    private static final class Draft<T, F> {
        private @Nullable Held<T> held;
        private Gate<F> gate = Gate.open();
        private boolean flying;
        private boolean seasoned;
        private @Nullable Long firstUntil;
        private @Nullable Long leased;
        private @Nullable Long dropped;

        private Draft() {}

        private Draft(Life<T, F> from) {
            held = from.held;
            gate = from.gate;
            flying = from.flying;
            seasoned = from.seasoned;
            firstUntil = from.firstUntil;
            leased = from.leased;
            dropped = from.dropped;
        }
    }
}
