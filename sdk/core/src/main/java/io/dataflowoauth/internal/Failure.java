// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a call failed.
 *
 * @param <F> what the host remembers of a failure
 * @param cause what is told to callers while the gate is shut
 * @param terminal whether the same answer is to be expected until somebody changes something
 * @param retryAfter how long the issuer asked to be left alone; zero where it did not
 */
public record Failure<F>(F cause, boolean terminal, Duration retryAfter) {
    /** Checks that nothing is null. */
    public Failure {
        requireNonNull(cause, "cause");
        requireNonNull(retryAfter, "retryAfter");
    }
}
