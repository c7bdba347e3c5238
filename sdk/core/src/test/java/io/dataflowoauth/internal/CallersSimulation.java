// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A worker whose callers come about once in a second, and at each moment that a failure names for the next try, to an
 * issuer that answers at once. It writes down what its callers got and when the issuer was asked.
 */
final class CallersSimulation {
    private static final Instant EPOCH = Instant.parse("2026-03-01T00:00:00Z");

    final List<Duration> tries = new ArrayList<>();
    final List<Duration> served = new ArrayList<>();
    final List<Duration> refused = new ArrayList<>();
    final List<Duration> made = new ArrayList<>();
    private final SplittableRandom random;
    private final Duration lifetime;
    private final Issuer issuer;
    private Life<Object, String> life = Life.empty();
    private Duration age;
    private @Nullable Duration told;
    private int waiting;

    CallersSimulation(long seed, Duration lifetime, Issuer issuer) {
        this(seed, lifetime, issuer, Duration.ZERO);
    }

    CallersSimulation(long seed, Duration lifetime, Issuer issuer, Duration start) {
        this.random = new SplittableRandom(seed);
        this.lifetime = lifetime;
        this.issuer = issuer;
        this.age = start;
    }

    /** What the issuer answers at that age of the world: a failure, or a token if it is empty. */
    interface Issuer {
        Optional<Failure<String>> at(Duration age, double drawn);
    }

    static Optional<Failure<String>> issued() {
        return Optional.empty();
    }

    static Optional<Failure<String>> down() {
        return Optional.of(new Failure<>("down", false, Duration.ZERO));
    }

    static Optional<Failure<String>> busyFor(Duration retryAfter) {
        return Optional.of(new Failure<>("busy", false, retryAfter));
    }

    CallersSimulation until(Duration end) {
        while (age.compareTo(end) <= 0) {
            comes();
            age = age.plus(untilNext());
        }
        return this;
    }

    /** When the next try was promised to whoever was refused last. */
    Optional<Duration> told() {
        return Optional.ofNullable(told);
    }

    /** Callers that were neither served nor refused yet. */
    int waiting() {
        return waiting;
    }

    private void comes() {
        switch (life.want(now(), Duration.ZERO)) {
            case SERVE -> served.add(age);
            case SERVE_AND_CALL -> {
                served.add(age);
                call();
            }
            case CALL -> {
                waiting++;
                call();
                settle();
            }
            case JOIN -> waiting++;
            default -> refuse(1);
        }
    }

    private void settle() {
        if (life.servedAt(now()) != null) {
            for (; waiting > 0; waiting--) {
                served.add(age);
            }
        } else if (!life.patient()) {
            refuse(waiting);
            waiting = 0;
        }
    }

    private void refuse(int callers) {
        told = age.plus(Duration.between(now().wall(), life.nextTry(now()).orElseThrow()));
        for (int i = 0; i < callers; i++) {
            refused.add(age);
        }
    }

    private void call() {
        Moment now = now();
        tries.add(age);
        Life<Object, String> asked = life.asked(now);
        Optional<Failure<String>> failure = issuer.at(age, random.nextDouble());
        double jitter = random.nextDouble();
        if (failure.isEmpty()) {
            made.add(age);
            told = null;
        }
        life = failure.map(cause -> asked.failed(now, cause, jitter))
                .orElseGet(() -> asked.answered(now, new Answer<>(new Object(), lifetime, now, false), jitter));
    }

    private Duration untilNext() {
        Duration next = Duration.ofMillis(500 + random.nextInt(1_000));
        Duration named = told == null ? Duration.ZERO : told.minus(age);
        if (life.patient()) {
            named = life.untilCall(now()).orElseThrow();
        }
        boolean sooner = named.compareTo(Duration.ZERO) > 0 && named.compareTo(next) < 0;
        return sooner ? named : next;
    }

    private Moment now() {
        return new Moment(age.toNanos(), EPOCH.plus(age));
    }
}
