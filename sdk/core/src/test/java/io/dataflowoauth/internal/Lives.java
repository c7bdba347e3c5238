// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static java.time.Duration.ZERO;

import java.time.Duration;
import java.time.Instant;

/** Lives of tokens that are plain texts, for tests of the machine itself. */
final class Lives {
    static final Duration HOUR = Duration.ofHours(1);
    static final Moment START = new Moment(-5, Instant.parse("2026-03-01T12:00:00Z"));

    private Lives() {}

    static Life<String, String> empty() {
        return Life.empty();
    }

    /** The life that a call at this moment has started. */
    static Life<String, String> flyingAt(Moment now) {
        return Lives.empty().asked(now);
    }

    /** A life whose first token was asked for and issued at the start, with the refresh point at 47.5 % of an hour. */
    static Life<String, String> holding(String token) {
        return flyingAt(START).answered(START, answer(token, HOUR, START), 0.5);
    }

    static Answer<String> answer(String token, Duration lifetime, Moment asked) {
        return new Answer<>(token, lifetime, asked, false);
    }

    static Failure<String> unavailable() {
        return new Failure<>("unavailable", false, ZERO);
    }

    static Failure<String> unavailableFor(Duration retryAfter) {
        return new Failure<>("unavailable", false, retryAfter);
    }

    static Failure<String> rejected() {
        return new Failure<>("rejected", true, ZERO);
    }

    static Moment after(Duration passed) {
        return START.plus(passed);
    }
}
