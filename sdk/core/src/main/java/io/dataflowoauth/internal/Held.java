// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A token in the hands of a stream, and the ages at which its states change. Immutable, but for a note of when both clocks
 * last called it fresh, on which no state depends.
 *
 * <p>Its age is that of the older of the two clocks: a suspended machine stops the monotonic one, a correction moves the
 * wall clock, and neither may keep an expired token alive.
 *
 * @param <T> the token
 */
public final class Held<T> {
    private static final long MOST_MILLIS = TimeUnit.NANOSECONDS.toMillis(Long.MAX_VALUE);

    private final T token;
    private final long askedNanos;
    private final long askedMillis;
    private final long lifetime;
    private final long refreshAge;
    private final boolean confirmed;
    private final long spareMillis;
    private volatile long freshMillis = Long.MIN_VALUE;

    Held(Answer<T> answer, long refreshAge) {
        this.token = answer.token();
        this.askedNanos = answer.asked().nanos();
        this.askedMillis = answer.asked().wall().toEpochMilli();
        this.lifetime = LifeRules.lifetime(answer.lifetime());
        this.refreshAge = refreshAge;
        this.confirmed = false;
        this.spareMillis = spareMillis();
    }

    private Held(Held<T> from, long refreshAge) {
        this.token = from.token;
        this.askedNanos = from.askedNanos;
        this.askedMillis = from.askedMillis;
        this.lifetime = from.lifetime;
        this.refreshAge = refreshAge;
        this.confirmed = true;
        this.spareMillis = spareMillis();
    }

    /** The token. */
    public T token() {
        return token;
    }

    /** Whether it is served and needs no thought. Takes the bare clocks, because every caller pays for it. */
    public boolean isFreshAt(long nanos, long wallMillis) {
        return age(nanos, wallMillis) < refreshAge;
    }

    /** Notes that both clocks call it fresh, at this time of the wall clock. */
    public void seenFresh(long wallMillis) {
        freshMillis = wallMillis;
    }

    /**
     * Whether it is still fresh, as far as the wall clock alone can tell: for so many milliseconds after both clocks called it
     * fresh, but for no longer than a token of its kind is aging, and never if that clock has gone back behind then. If not,
     * both must be asked.
     */
    public boolean isStillFreshAt(long wallMillis, long window) {
        // one comparison for both ends: what lies before the note is a very large number without a sign
        return Long.compareUnsigned(wallMillis - freshMillis, Math.min(window, spareMillis)) < 0
                && byWall(wallMillis) < refreshAge;
    }

    /** Whether it may be handed out. */
    public boolean isServedAt(Moment now) {
        return servedFor(now) > 0;
    }

    /** Until its end, by the older clock; zero or less if that has passed. */
    public Duration leftAt(Moment now) {
        return Duration.ofNanos(left(now));
    }

    /** Until it is no longer handed out, in nanoseconds; zero or less if that has passed. */
    public long servedFor(Moment now) {
        return LifeRules.expiryAge(lifetime) - age(now);
    }

    /** Until it ages, in nanoseconds; zero or less if it has. */
    public long freshFor(Moment now) {
        return refreshAge - age(now);
    }

    long lifetime() {
        return lifetime;
    }

    boolean outlives(Held<T> other, Moment now) {
        return left(now) > other.left(now);
    }

    /** The issuer has just been asked and had nothing better: the next question is put off. */
    Held<T> confirmedAt(Moment now) {
        long rested = age(now) + LifeRules.rest(lifetime, left(now));
        return new Held<>(this, Math.min(rested, LifeRules.expiryAge(lifetime)));
    }

    /** Whether a caller may have it replaced before its time. */
    boolean mayBeForced(Moment now) {
        return !confirmed || freshFor(now) <= 0;
    }

    private long left(Moment now) {
        return lifetime - age(now);
    }

    private long age(Moment now) {
        return age(now.nanos(), now.wall().toEpochMilli());
    }

    private long age(long nanos, long wallMillis) {
        return Math.max(nanos - askedNanos, byWall(wallMillis));
    }

    /** From the refresh point to the expiry margin: one clock may err by so much, and no expired token is served. */
    private long spareMillis() {
        return TimeUnit.NANOSECONDS.toMillis(LifeRules.expiryAge(lifetime) - refreshAge);
    }

    private long byWall(long wallMillis) {
        return Math.min(Math.max(wallMillis - askedMillis, 0), MOST_MILLIS) * 1_000_000;
    }
}
