// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The arithmetic of a token's life: refresh point, expiry margin, the pause after a failure. Pure; all times in
 * nanoseconds; jitter is a number from 0 (inclusive) to 1 (exclusive).
 */
public final class LifeRules {
    /** How long the very first acquisition goes on trying. */
    public static final Duration FIRST_ACQUISITION = Duration.ofSeconds(10);

    /** The longest pause that failures alone cause. */
    public static final Duration LONGEST_PAUSE = Duration.ofSeconds(90);

    /** The shortest pause, where little valid life is left. */
    public static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

    /** The shortest pause after an answer that will not change by itself. */
    public static final Duration TERMINAL_PAUSE = Duration.ofSeconds(5);

    /** The longest pause that an issuer can impose. */
    public static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(15);

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_MARGIN = 10 * SECOND;
    private static final long LONGEST_REST = 30 * SECOND;
    private static final long LONGEST_LIFE = TimeUnit.DAYS.toNanos(3650);
    private static final int GROWS = 7;

    private LifeRules() {}

    /** The lifetime that is reckoned with: ten years at most, so that no sum overflows. */
    static long lifetime(Duration stated) {
        return stated.compareTo(Duration.ofNanos(LONGEST_LIFE)) < 0 ? stated.toNanos() : LONGEST_LIFE;
    }

    /** The age at which a token is refreshed: 70 to 80 % of its life, or 15 to 80 % where a fleet has to spread. */
    static long refreshAge(long lifetime, boolean spread, double jitter) {
        double from = spread ? 0.15 : 0.70;
        return (long) (lifetime * (from + (0.80 - from) * jitter));
    }

    /** The age from which a token is not served: 10 s before its end, at most 10 % of its life. */
    static long expiryAge(long lifetime) {
        return lifetime - Math.min(LONGEST_MARGIN, lifetime / 10);
    }

    /** From an answer that was no replacement to the next try, with so much life left. */
    static long rest(long lifetime, long left) {
        return Math.max(left / 10, spacing(lifetime, 10));
    }

    /** The least time between two refreshes that callers force. */
    static long forcedSpacing(long lifetime) {
        return spacing(lifetime, 2);
    }

    /** What a failure alone would cause: between half and all of 90 s or 1 s doubled so often, whichever is less. */
    static long drawn(int doublings, double jitter) {
        long most = Math.min(LONGEST_PAUSE.toNanos(), SECOND << Math.min(doublings, GROWS));
        return (long) (most * (0.5 + jitter / 2));
    }

    /** The most that is paused while a token is still served for so long: half of that. Without end if none is. */
    static long mostWhileServed(long servedFor) {
        return servedFor > 0 ? Math.max(SHORTEST_PAUSE.toNanos(), servedFor / 2) : Long.MAX_VALUE;
    }

    /** The least that is paused after this failure, whatever else holds. */
    static long floor(Failure<?> failure) {
        return Math.max(failure.terminal() ? TERMINAL_PAUSE.toNanos() : 0, asked(failure.retryAfter()));
    }

    private static long asked(Duration retryAfter) {
        return retryAfter.compareTo(LONGEST_RETRY_AFTER) < 0 ? retryAfter.toNanos() : LONGEST_RETRY_AFTER.toNanos();
    }

    private static long spacing(long lifetime, int share) {
        return Math.min(LONGEST_REST, lifetime / share);
    }
}
