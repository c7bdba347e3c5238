// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Simulations of outages and fleets on the pure machine; a failure names its seed. */
class OutageSimulationTest {
    private static final Duration HOUR = ofHours(1);
    private static final int SEEDS = 1_000;

    @Test
    void an_outage_from_before_the_refresh_until_the_last_minute_costs_at_most_twenty_five_tries_in_fourteen_minutes() {
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(triesInFourteenMinutes(seed, 1, ofMinutes(59)))
                    .as("tries for the first token, seed %d", seed)
                    .isBetween(5L, 25L);
            assertThat(triesInFourteenMinutes(seed, 2, ofMinutes(59)))
                    .as("tries for the second token, seed %d", seed)
                    .isBetween(5L, 25L);
        }
    }

    @Test
    void an_outage_past_the_expiry_of_a_token_does_not_cost_many_more() {
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(triesInFourteenMinutes(seed, 2, ofHours(2)))
                    .as("tries with seed %d", seed)
                    .isLessThanOrEqualTo(32);
        }
    }

    /** The issuer gives so many tokens, is then down until the last one has that age; counted from the first failure. */
    private static long triesInFourteenMinutes(long seed, int tokens, Duration until) {
        List<Duration> issued = new ArrayList<>();
        List<Duration> failed = new ArrayList<>();
        new LifeSimulation(seed, HOUR, age -> {
                    boolean up = issued.size() < tokens
                            || age.compareTo(issued.get(tokens - 1).plus(until)) >= 0;
                    (up ? issued : failed).add(age);
                    return up;
                })
                .calls(ofHours(4));
        Duration end = failed.get(0).plusMinutes(14);
        return failed.stream().filter(call -> call.compareTo(end) <= 0).count();
    }

    @Test
    void an_outage_until_the_last_minute_of_a_token_costs_no_caller_anything() {
        for (long seed = 0; seed < SEEDS; seed++) {
            LifeSimulation worker =
                    new LifeSimulation(seed, HOUR, age -> age.isZero() || age.compareTo(ofMinutes(59)) >= 0);

            worker.calls(ofMinutes(60).minusSeconds(10));

            assertThat(worker.life().servedAt(LifeSimulation.at(HOUR)))
                    .as("a new token with seed %d", seed)
                    .isNotNull();
        }
    }

    @Test
    void an_outage_past_expiry_ends_when_the_gate_opens_within_ninety_seconds() {
        Duration comesBack = ofMinutes(90);
        for (long seed = 0; seed < SEEDS; seed++) {
            LifeSimulation worker =
                    new LifeSimulation(seed, HOUR, age -> age.isZero() || age.compareTo(comesBack) >= 0);

            worker.calls(comesBack.plusSeconds(90));

            assertThat(worker.life().failures())
                    .as("failures with seed %d", seed)
                    .isZero();
        }
    }

    @Test
    void five_seconds_without_an_issuer_cost_a_stream_of_ten_second_tokens_a_few_seconds_only() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Duration goesDown = ofSeconds(20).plusMillis(seed * 10);
            Duration comesBack = goesDown.plusSeconds(5);
            LifeSimulation worker = new LifeSimulation(
                    seed, ofSeconds(10), age -> age.compareTo(goesDown) < 0 || age.compareTo(comesBack) >= 0);

            worker.calls(comesBack.plusSeconds(8));

            assertThat(worker.life().failures())
                    .as("failures with seed %d", seed)
                    .isZero();
        }
    }

    @Test
    void a_fleet_that_starts_in_one_second_spreads_its_refreshes() {
        double[] peaks = LongStream.range(0, 20)
                .mapToDouble(seed -> peak(fleet(seed, age -> true), 1, 360))
                .sorted()
                .toArray();

        assertThat(median(peaks)).as("fullest minute / mean minute").isLessThanOrEqualTo(2.0);
    }

    @Test
    void a_fleet_that_recovers_together_spreads_its_next_refreshes() {
        double[] peaks = LongStream.range(0, 20)
                .mapToDouble(seed -> peak(
                        fleet(seed, age -> age.compareTo(ofSeconds(5)) < 0 || age.compareTo(ofHours(2)) >= 0),
                        122,
                        360))
                .sorted()
                .toArray();

        assertThat(median(peaks)).as("fullest minute / mean minute").isLessThanOrEqualTo(2.0);
    }

    /** Calls of 1,000 workers in each minute of six hours. */
    private static long[] fleet(long seed, java.util.function.Predicate<Duration> isUp) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] minutes = new long[362];
        for (int worker = 0; worker < 1_000; worker++) {
            Duration start = Duration.ofNanos(random.nextLong(ofSeconds(1).toNanos()));
            new LifeSimulation(random.nextLong(), HOUR, age -> isUp.test(age.plus(start)))
                    .calls(ofHours(6))
                    .forEach(call -> minutes[(int) call.plus(start).toMinutes()]++);
        }
        return minutes;
    }

    private static double peak(long[] minutes, int from, int to) {
        long[] counted = Arrays.copyOfRange(minutes, from, to);
        return Arrays.stream(counted).max().orElseThrow()
                / Arrays.stream(counted).average().orElseThrow();
    }

    private static double median(double[] sorted) {
        return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2;
    }
}
