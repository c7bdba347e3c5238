// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * A worker with a caller at every moment, so that each call is made as soon as the machine allows it, and an issuer that
 * answers at once and is up or down at a given age of the worker.
 */
final class LifeSimulation {
    private static final Instant EPOCH = Instant.parse("2026-03-01T00:00:00Z");

    private final SplittableRandom random;
    private final Duration lifetime;
    private final Predicate<Duration> isUp;
    private final List<Duration> calls = new ArrayList<>();
    private Life<Object, String> life = Life.empty();

    LifeSimulation(long seed, Duration lifetime, Predicate<Duration> isUp) {
        this.random = new SplittableRandom(seed);
        this.lifetime = lifetime;
        this.isUp = isUp;
    }

    /** When calls were made in so much time, by the worker's age. */
    List<Duration> calls(Duration duration) {
        Duration age = Duration.ZERO;
        while (age.compareTo(duration) <= 0) {
            call(age);
            age = age.plus(life.untilCall(at(age)).orElseThrow());
        }
        return calls;
    }

    Life<Object, String> life() {
        return life;
    }

    static Moment at(Duration age) {
        return new Moment(age.toNanos(), EPOCH.plus(age));
    }

    private void call(Duration age) {
        Moment now = at(age);
        calls.add(age);
        Life<Object, String> asked = life.asked(now);
        life = isUp.test(age)
                ? asked.answered(now, new Answer<>(new Object(), lifetime, now, false), random.nextDouble())
                : asked.failed(now, new Failure<>("down", false, Duration.ZERO), random.nextDouble());
    }
}
