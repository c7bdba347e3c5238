// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import io.dataflowoauth.internal.Answer;
import io.dataflowoauth.internal.Failure;
import io.dataflowoauth.internal.Life;
import io.dataflowoauth.internal.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * A worker of ours in simulated time, on the very state machine that streams run on. A caller comes at each moment, so every
 * call is made as early as the machine allows: nobody's worker asks more often.
 */
final class Worker {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final SplittableRandom jitter;
    private final Predicate<Duration> answers;

    Worker(long seed, Predicate<Duration> answers) {
        this.jitter = new SplittableRandom(seed);
        this.answers = answers;
    }

    /** When it asks the issuer, by its age, until it is so old. */
    List<Duration> calls(Duration until) {
        List<Duration> calls = new ArrayList<>();
        Life<Object, String> life = Life.empty();
        Duration age = Duration.ZERO;
        while (age.compareTo(until) <= 0) {
            calls.add(age);
            Moment now = new Moment(age.toNanos(), BEGIN.plus(age));
            life = landed(life.asked(now), now, answers.test(age));
            age = age.plus(life.untilCall(now).orElseThrow());
        }
        return calls;
    }

    private Life<Object, String> landed(Life<Object, String> asked, Moment now, boolean answered) {
        double draw = jitter.nextDouble();
        return answered
                ? asked.answered(now, new Answer<>(new Object(), LIFETIME, now, false), draw)
                : asked.failed(now, new Failure<>("down", false, Duration.ZERO), draw);
    }
}
