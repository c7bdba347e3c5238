// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;

/**
 * How long a worker waits: for one call, through an outage of the issuer, for its calls in flight when it is torn down.
 *
 * <p>All of it is real time. Each {@code withX} gives a changed copy. Immutable, serializable, safe for use by many
 * threads.
 */
public final class CallLimits implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final CallLimits DEFAULTS =
            new CallLimits(Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofSeconds(10));

    private final Duration deadline;
    private final Duration patience;
    private final Duration grace;

    private CallLimits(Duration deadline, Duration patience, Duration grace) {
        this.deadline = deadline;
        this.patience = patience;
        this.grace = grace;
    }

    /** 30 seconds for a call, 2 minutes through an outage, 10 seconds of grace. */
    public static CallLimits defaults() {
        return DEFAULTS;
    }

    /** The limits that the options of a pipeline set. */
    public static CallLimits of(DataflowOAuthOptions options) {
        return DEFAULTS.withDeadline(Duration.ofSeconds(options.getOauthCallDeadlineSeconds()))
                .withPatience(Duration.ofSeconds(options.getOauthPatienceSeconds()))
                .withGrace(Duration.ofSeconds(options.getOauthDrainSeconds()));
    }

    /** The most that one call may take, with the wait for its token and with its one replay. */
    public Duration deadline() {
        return deadline;
    }

    /** The most that an element waits, before its call, for an issuer that cannot be reached; zero waits not at all. */
    public Duration patience() {
        return patience;
    }

    /** The most that a teardown waits for the calls that are in flight. */
    public Duration grace() {
        return grace;
    }

    /**
     * These limits, with that deadline.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public CallLimits withDeadline(Duration changed) {
        if (requireNonNull(changed, "deadline").isZero()) {
            throw new IllegalArgumentException("A deadline must be positive");
        }
        return new CallLimits(notNegative(changed, "deadline"), patience, grace);
    }

    /**
     * These limits, with that patience.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public CallLimits withPatience(Duration changed) {
        return new CallLimits(deadline, notNegative(changed, "patience"), grace);
    }

    /**
     * These limits, with that grace.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public CallLimits withGrace(Duration changed) {
        return new CallLimits(deadline, patience, notNegative(changed, "grace"));
    }

    @Override
    public String toString() {
        return "CallLimits[deadline " + deadline + ", patience " + patience + ", grace " + grace + "]";
    }

    private static Duration notNegative(Duration value, String name) {
        if (requireNonNull(value, name).isNegative()) {
            throw new IllegalArgumentException("A " + name + " must not be negative, as " + value + " is");
        }
        return value;
    }
}
