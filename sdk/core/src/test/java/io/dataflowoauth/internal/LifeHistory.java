// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One random history of a life, with a model beside it that knows only what really happened: which tokens were issued
 * when, whether a call flies, what callers were told of the next try.
 */
final class LifeHistory {
    private final SplittableRandom random;
    private final long seed;

    private Moment now = new Moment(0, Instant.parse("2026-03-01T12:00:00Z"));
    private Life<Issued, String> life = Life.empty();
    private @Nullable Moment asked;
    private long toldNanos = Long.MIN_VALUE;
    private long leasedNanos = Long.MIN_VALUE;
    private long droppedNanos = Long.MIN_VALUE;
    private int calls;

    LifeHistory(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    int calls() {
        return calls;
    }

    void live(int steps) {
        for (int step = 0; step < steps; step++) {
            happen();
        }
    }

    private void happen() {
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> pass();
            case 3, 4 -> call(Duration.ZERO);
            case 5 -> call(Duration.ofSeconds(random.nextInt(4000)));
            case 6, 7 -> land();
            case 8 -> invalidate();
            default -> jump();
        }
    }

    private void pass() {
        long most = 1L << random.nextInt(20, 43);
        now = now.plus(Duration.ofNanos(random.nextLong(most)));
    }

    /** A correction of the wall clock, or a suspension that stops the monotonic one. */
    private void jump() {
        if (random.nextInt(5) == 0) {
            Duration by = Duration.ofMillis(random.nextLong(-7_200_000, 7_200_000));
            now = new Moment(now.nanos(), now.wall().plus(by));
        }
    }

    private void call(Duration minimum) {
        switch (life.want(now, minimum)) {
            case SERVE -> served(minimum);
            case SERVE_AND_CALL -> {
                served(minimum);
                fly(life.asked(now));
            }
            case CALL -> fly(life.asked(now));
            case CALL_LONGER -> {
                long spacing = LifeRules.forcedSpacing(held().lifetime.toNanos());
                check(leasedNanos == Long.MIN_VALUE || now.nanos() - leasedNanos >= spacing, "leases are spaced");
                leasedNanos = now.nanos();
                fly(life.askedLonger(now));
            }
            case JOIN -> check(asked != null || life.patient(), "nobody waits for nothing");
            case FAIL -> check(life.failure().isPresent() || !minimum.isZero(), "whoever fails is told why");
        }
    }

    private void served(Duration minimum) {
        Issued token = held();
        Duration byNanos = token.lifetime.minusNanos(now.nanos() - token.at.nanos());
        Duration byWall = token.lifetime.minus(Duration.between(token.at.wall(), now.wall()));
        check(byNanos.compareTo(Duration.ZERO) > 0, "no token is served past its end by the monotonic clock");
        check(byWall.compareTo(Duration.ZERO) > 0, "no token is served past its end by the wall clock");
        check(byNanos.compareTo(minimum) >= 0, "a lease is honoured");
    }

    private void fly(Life<Issued, String> next) {
        check(asked == null, "one call flies");
        check(toldNanos == Long.MIN_VALUE || now.nanos() >= toldNanos, "the gate is not passed");
        asked = now;
        life = next;
        calls++;
    }

    private void land() {
        Moment started = asked;
        if (started == null) {
            return;
        }
        asked = null;
        if (random.nextInt(3) == 0) {
            fail();
        } else {
            Duration lifetime = Duration.ofMillis(1 + random.nextLong(1L << random.nextInt(1, 23)));
            boolean same = life.held() != null && random.nextInt(8) == 0;
            Issued token = new Issued(started, lifetime);
            life = life.answered(now, new Answer<>(token, lifetime, started, same), random.nextDouble());
            toldNanos = Long.MIN_VALUE;
            check(life.failure().isEmpty() && life.nextTry(now).isEmpty(), "success clears the gate");
        }
    }

    private void fail() {
        Duration retryAfter = random.nextInt(4) == 0 ? Duration.ofSeconds(random.nextInt(2000)) : Duration.ZERO;
        boolean terminal = random.nextInt(4) == 0;
        int before = life.failures();
        life = life.failed(now, new Failure<>("no", terminal, retryAfter), random.nextDouble());
        Duration told = Duration.between(now.wall(), life.nextTry(now).orElseThrow());
        toldNanos = now.nanos() + told.toNanos();
        check(life.failures() == before + 1, "failures are counted");
        check(!terminal || told.compareTo(Duration.ofSeconds(5)) >= 0, "a terminal answer pauses for 5 s");
        Duration floor =
                retryAfter.compareTo(LifeRules.LONGEST_RETRY_AFTER) < 0 ? retryAfter : LifeRules.LONGEST_RETRY_AFTER;
        check(told.compareTo(floor) >= 0, "an issuer that asks for patience gets it");
        check(told.compareTo(LifeRules.LONGEST_RETRY_AFTER) <= 0, "no pause is longer than 15 min");
    }

    private void invalidate() {
        Held<Issued> held = life.held();
        if (held == null) {
            return;
        }
        Issued token = held.token();
        life = life.invalidated(now, token);
        if (life.held() == null) {
            long spacing = LifeRules.forcedSpacing(token.lifetime.toNanos());
            check(droppedNanos == Long.MIN_VALUE || now.nanos() - droppedNanos >= spacing, "drops are spaced");
            droppedNanos = now.nanos();
        }
    }

    private Issued held() {
        Held<Issued> held = life.held();
        check(held != null, "a token is held");
        return held.token();
    }

    private void check(boolean holds, String promise) {
        assertThat(holds).as("%s (seed %d, at %s)", promise, seed, now).isTrue();
    }

    private record Issued(Moment at, Duration lifetime) {}
}
