// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.internal.Moment;
import io.dataflowoauth.jose.VerifyingKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of an issuer's keys, and when to ask again: a pure function of moments and outcomes.
 *
 * <p>A set is fresh until it ages, then one call goes out while it is still used; past its lifetime it is used only while the
 * issuer cannot be asked, and not for long. A set that is no good replaces nothing.
 *
 * @param held the last good set
 * @param asked when the last call went out
 * @param failures how many have failed since the last good set
 * @param closedUntil when, by the monotonic clock, the next call may go out
 * @param trouble what the last failure said
 */
record KeyRing(
        Optional<Held> held, Optional<Moment> asked, int failures, Optional<Moment> closedUntil, String trouble) {
    /** Between two calls that only tokens with unknown keys asked for. */
    static final Duration BETWEEN_UNKNOWN = Duration.ofSeconds(30);

    private static final Duration LONGEST_OUTAGE = Duration.ofMinutes(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** Longer than any pause between tries, and the call itself. */
    private static final Duration RECENTLY = Duration.ofMinutes(1);

    private static final double AGING = 0.8;

    static KeyRing empty() {
        return new KeyRing(
                Optional.empty(), Optional.empty(), 0, Optional.empty(), "They have not been asked for yet.");
    }

    enum Phase {
        /** Used, and nobody is asked. */
        FRESH,
        /** Used, and the issuer is asked meanwhile. */
        AGING,
        /** Used only where the issuer cannot be asked. */
        STALE,
        /** There are none. */
        NONE
    }

    Phase phase(Moment now) {
        if (held.isEmpty()) {
            return Phase.NONE;
        }
        Duration age = elapsed(held.get().at(), now);
        Duration lifetime = held.get().lifetime();
        if (age.compareTo(lifetime) >= 0) {
            return age.compareTo(lifetime.plus(LONGEST_OUTAGE)) < 0 ? Phase.STALE : Phase.NONE;
        }
        return age.compareTo(aging(lifetime)) < 0 ? Phase.FRESH : Phase.AGING;
    }

    /** Whether a call may go out that the age of the keys asks for. */
    boolean isOpen(Moment now) {
        return closedUntil.map(until -> now.nanos() - until.nanos() >= 0).orElse(true);
    }

    /** Whether a call may go out that an unknown key asks for. */
    boolean isOpenForUnknown(Moment now) {
        return isOpen(now)
                && asked.map(last -> elapsed(last, now).compareTo(BETWEEN_UNKNOWN) >= 0)
                        .orElse(true);
    }

    /** Whether the issuer was asked a moment ago and could not be: who comes now need not wait for the next try. */
    boolean isOutage(Moment now) {
        return failures > 0
                && asked.filter(last -> elapsed(last, now).compareTo(RECENTLY) < 0)
                        .isPresent();
    }

    KeyRing asking(Moment now) {
        return new KeyRing(held, Optional.of(now), failures, closedUntil, trouble);
    }

    KeyRing arrived(PublishedKeys published, Moment now) {
        boolean same =
                held.filter(before -> before.keys().equals(published.keys())).isPresent();
        long edition = held.map(Held::edition).orElse(0L) + (same ? 0 : 1);
        return new KeyRing(
                Optional.of(new Held(published.keys(), published.lifetime(), now, edition)),
                asked,
                0,
                Optional.empty(),
                "");
    }

    /** The pauses double, up to half a minute. */
    KeyRing failed(String why, Moment now) {
        Duration pause = Duration.ofSeconds(1L << Math.min(failures, 5));
        Duration capped = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        return new KeyRing(held, asked, failures + 1, Optional.of(now.plus(capped)), why);
    }

    /** Neither clock alone: the one stands while a machine sleeps, the other is corrected. */
    static Duration elapsed(Moment from, Moment to) {
        Duration monotonic = Duration.ofNanos(to.nanos() - from.nanos());
        Instant earlier = from.wall();
        Duration wall = Duration.between(earlier, to.wall());
        return wall.compareTo(monotonic) > 0 ? wall : monotonic;
    }

    private static Duration aging(Duration lifetime) {
        Duration point = Duration.ofMillis((long) (lifetime.toMillis() * AGING));
        return point.compareTo(BETWEEN_UNKNOWN) < 0 ? BETWEEN_UNKNOWN : point;
    }

    /**
     * A good set.
     *
     * @param keys that are in it
     * @param lifetime for how long it is used
     * @param at when it came
     * @param edition how many different sets came so far
     */
    record Held(VerifyingKeys keys, Duration lifetime, Moment at, long edition) {}
}
