// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How often an idempotent call that met a busy resource (429 or 503) is sent again, how long it pauses before, and which
 * share of all calls may be retries.
 *
 * <p>The pause is what the resource asked for ({@code Retry-After}), and on top of it between half and all of 500 ms
 * doubled with each retry, but never longer than {@link #longestPause()}. A resource that asks for more than that ends the
 * retrying at once.
 *
 * <p>The budget keeps a crowd of callers from making a busy resource busier. It belongs to the live token, so all streams
 * that share one count together: in the minute that ends with any retry, there are at most {@link #budgetShare()} as many
 * retries as calls, or {@link #budgetFloor()} if that is more. Only calls that opted in are counted, each once.
 *
 * <p>Each {@code withX} gives a changed copy. Immutable, safe for use by many threads.
 */
public final class CallRetries {
    private static final Duration LONGEST_LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final CallRetries DEFAULTS = new CallRetries(new Limits(3, Duration.ofSeconds(10), 0.1, 10));

    private final Limits limits;

    private CallRetries(Limits limits) {
        this.limits = limits;
    }

    /** Three attempts, pauses of at most 10 s, a budget of 10 % of the calls, at least 10 a minute. */
    public static CallRetries defaults() {
        return DEFAULTS;
    }

    /** How often the call is sent at most, the first time included; a replay with a new token after a 401 comes on top. */
    public int mostAttempts() {
        return limits.attempts;
    }

    /** The longest pause before a retry. */
    public Duration longestPause() {
        return limits.pause;
    }

    /** Retries for each call of the last minute, from 0 to 1. */
    public double budgetShare() {
        return limits.share;
    }

    /** Retries in a minute that are allowed however few calls there are. */
    public int budgetFloor() {
        return limits.floor;
    }

    /**
     * These retries, with that many attempts; 1 means that a refusal is told at once.
     *
     * @throws IllegalArgumentException outside 1 to 10
     */
    public CallRetries withMostAttempts(int attempts) {
        require(attempts >= 1 && attempts <= 10, "A call is sent at least once and at most 10 times");
        return new CallRetries(new Limits(attempts, limits.pause, limits.share, limits.floor));
    }

    /**
     * These retries, pausing for at most that long.
     *
     * @throws IllegalArgumentException if it is negative, or longer than 10 minutes
     */
    public CallRetries withLongestPause(Duration pause) {
        boolean sound = !requireNonNull(pause, "pause").isNegative() && pause.compareTo(LONGEST_LONGEST_PAUSE) <= 0;
        require(sound, "A pause is at least zero and at most 10 minutes");
        return new CallRetries(new Limits(limits.attempts, pause, limits.share, limits.floor));
    }

    /**
     * These retries, allowing so many for each call of the last minute.
     *
     * @throws IllegalArgumentException outside 0 to 1
     */
    public CallRetries withBudgetShare(double share) {
        require(share >= 0 && share <= 1, "The share of retries is at least 0 and at most 1");
        return new CallRetries(new Limits(limits.attempts, limits.pause, share, limits.floor));
    }

    /**
     * These retries, allowing so many in a minute however few calls there are.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public CallRetries withBudgetFloor(int retries) {
        require(retries >= 0, "The floor of retries is not negative");
        return new CallRetries(new Limits(limits.attempts, limits.pause, limits.share, retries));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CallRetries retries && limits.equals(retries.limits);
    }

    @Override
    public int hashCode() {
        return limits.hashCode();
    }

    /** All four limits. */
    @Override
    public String toString() {
        return "CallRetries[" + limits.attempts + " attempts, pauses up to " + limits.pause + ", budget " + limits.share
                + " of the calls, at least " + limits.floor + " a minute]";
    }

    private static void require(boolean sound, String sentence) {
        if (!sound) {
            throw new IllegalArgumentException(sentence);
        }
    }

    private record Limits(int attempts, Duration pause, double share, int floor) {}
}
