// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A thousand workers that start together, beside the rule of a library that draws no refresh points. */
class FleetSimulationTest {
    private static final Duration HOUR = ofHours(1);
    private static final int WORKERS = 1_000;

    /** C-5: google-auth-library-java refreshes 3 min 45 s before the end, whoever asks and whenever it started. */
    @Test
    void a_fleet_of_ours_spreads_where_one_with_a_fixed_margin_comes_back_in_one_minute() {
        double ours = median(seed -> ofOurs(seed));
        double fixed = median(seed -> withFixedMargin(seed, ofMinutes(3).plusSeconds(45)));

        assertThat(ours).as("fullest minute / mean minute").isLessThanOrEqualTo(2.0);
        assertThat(fixed).as("the same with a fixed margin").isGreaterThan(25.0);
    }

    /** C-24: the issuer serves fifty a second and asks the others for five seconds. */
    @Test
    void a_fleet_that_is_restarted_costs_one_call_for_each_worker_and_those_that_the_issuer_asked_for() {
        for (long seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Map<Long, Integer> servedInSecond = new HashMap<>();
            List<CallersSimulation> fleet = new ArrayList<>();
            for (int worker = 0; worker < WORKERS; worker++) {
                Duration start = Duration.ofNanos(random.nextLong(ofSeconds(5).toNanos()));
                fleet.add(new CallersSimulation(
                        random.nextLong(),
                        HOUR,
                        (age, drawn) -> servedInSecond.merge(age.toSeconds(), 1, Integer::sum) <= 50
                                ? CallersSimulation.issued()
                                : CallersSimulation.busyFor(ofSeconds(5)),
                        start));
            }

            for (Duration now = ofMillis(100); now.compareTo(ofMinutes(2)) < 0; now = now.plusMillis(100)) {
                for (CallersSimulation worker : fleet) {
                    worker.until(now);
                }
            }

            assertThat(fleet).as("each has its token, seed %d", seed).allMatch(worker -> worker.made.size() == 1);
            assertThat(fleet).as("pauses, seed %d", seed).allMatch(FleetSimulationTest::leftTheIssuerAlone);
            int most =
                    fleet.stream().mapToInt(worker -> worker.tries.size()).max().orElseThrow();
            assertThat(most).as("tries of one worker, seed %d", seed).isLessThanOrEqualTo(10);
        }
    }

    private static boolean leftTheIssuerAlone(CallersSimulation worker) {
        List<Duration> tries = worker.tries;
        for (int i = 1; i < tries.size(); i++) {
            if (tries.get(i).minus(tries.get(i - 1)).compareTo(ofSeconds(5)) < 0) {
                return false;
            }
        }
        return true;
    }

    private static double median(java.util.function.LongFunction<long[]> fleet) {
        double[] peaks = LongStream.range(0, 20)
                .mapToObj(fleet)
                .mapToDouble(FleetSimulationTest::peak)
                .sorted()
                .toArray();
        return (peaks[9] + peaks[10]) / 2;
    }

    private static long[] ofOurs(long seed) {
        return minutes(seed, (worker, start) -> new LifeSimulation(worker, HOUR, age -> true).calls(ofHours(6)));
    }

    private static long[] withFixedMargin(long seed, Duration margin) {
        return minutes(seed, (worker, start) -> {
            List<Duration> calls = new ArrayList<>();
            for (Duration age = Duration.ZERO; age.compareTo(ofHours(6)) <= 0; age = age.plus(HOUR.minus(margin))) {
                calls.add(age);
            }
            return calls;
        });
    }

    private static long[] minutes(long seed, Worker worker) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] minutes = new long[362];
        for (int i = 0; i < WORKERS; i++) {
            Duration start = Duration.ofNanos(random.nextLong(ofSeconds(1).toNanos()));
            worker.calls(random.nextLong(), start)
                    .forEach(call -> minutes[(int) call.plus(start).toMinutes()]++);
        }
        return minutes;
    }

    /** Start-up apart. */
    private static double peak(long[] minutes) {
        long[] counted = Arrays.copyOfRange(minutes, 1, 360);
        return Arrays.stream(counted).max().orElseThrow()
                / Arrays.stream(counted).average().orElseThrow();
    }

    @FunctionalInterface
    private interface Worker {
        List<Duration> calls(long seed, Duration start);
    }
}
