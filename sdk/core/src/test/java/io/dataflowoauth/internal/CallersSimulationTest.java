// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What callers get through outages, refusals and a moody issuer, over many seeds; a failure names its seed. */
class CallersSimulationTest {
    private static final Duration HOUR = ofHours(1);
    private static final Duration MARGIN = ofSeconds(10);

    /** C-1. */
    @Test
    void while_a_token_lives_no_caller_fails_or_waits_though_the_issuer_is_down_until_its_last_minute() {
        for (long seed = 0; seed < 1_000; seed++) {
            CallersSimulation worker = downUntil(ofMinutes(59), seed).until(HOUR.plusSeconds(30));

            assertThat(worker.refused).as("refused callers, seed %d", seed).isEmpty();
            assertThat(worker.waiting()).as("waiting callers, seed %d", seed).isZero();
            assertThat(worker.made).as("tokens, seed %d", seed).hasSizeGreaterThan(1);
        }
    }

    /** C-2: whoever was refused knew when, and is served exactly then. */
    @Test
    void an_outage_past_expiry_ends_at_the_very_moment_that_its_last_refusal_named() {
        Duration back = ofMinutes(90);
        for (long seed = 0; seed < 1_000; seed++) {
            CallersSimulation worker = downUntil(back, seed).until(back.minusNanos(1));
            Duration promised = worker.told().orElseThrow();
            int before = worker.served.size();

            worker.until(back.plusSeconds(91));

            assertThat(worker.refused.get(0))
                    .as("the first refusal, seed %d", seed)
                    .isGreaterThanOrEqualTo(HOUR.minus(MARGIN));
            assertThat(promised).as("promise, seed %d", seed).isBetween(back, back.plusSeconds(90));
            assertThat(worker.served.get(before)).as("served, seed %d", seed).isEqualTo(promised);
            assertThat(worker.refused.get(worker.refused.size() - 1))
                    .as("the last refusal, seed %d", seed)
                    .isLessThan(promised);
        }
    }

    /** C-3. */
    @Test
    void a_cold_start_without_an_issuer_waits_ten_seconds_at_most_and_is_followed_by_no_storm() {
        Duration back = ofSeconds(30);
        for (long seed = 0; seed < 1_000; seed++) {
            CallersSimulation worker = new CallersSimulation(
                            seed,
                            HOUR,
                            (age, drawn) -> isBefore(age, back) ? CallersSimulation.down() : CallersSimulation.issued())
                    .until(ofMinutes(3));

            assertThat(worker.refused.get(0)).as("told, seed %d", seed).isBetween(ofSeconds(3), ofSeconds(10));
            assertThat(worker.tries).as("tries, seed %d", seed).hasSizeBetween(4, 12);
            assertThat(worker.made).as("tokens, seed %d", seed).hasSize(1);
            assertThat(worker.waiting()).as("waiting callers, seed %d", seed).isZero();
        }
    }

    /** C-6: two tries for a token are what an issuer costs that fails every second time. */
    @Test
    void an_issuer_that_fails_every_second_time_costs_no_caller_anything_and_a_tenth_more_than_it_must() {
        long tries = 0;
        long tokens = 0;
        for (long seed = 0; seed < 200; seed++) {
            CallersSimulation worker = new CallersSimulation(
                            seed,
                            HOUR,
                            (age, drawn) -> drawn < 0.5 ? CallersSimulation.down() : CallersSimulation.issued())
                    .until(ofHours(12));
            List<Duration> late = worker.refused.stream()
                    .filter(age -> age.compareTo(worker.made.get(0)) > 0)
                    .toList();

            assertThat(late).as("refused after the start, seed %d", seed).isEmpty();
            tries += worker.tries.size();
            tokens += worker.made.size();
        }

        assertThat((double) tries / tokens).as("tries for one token").isBetween(1.8, 2.2);
    }

    /** C-7. */
    @Test
    void an_issuer_that_asks_for_thirty_seconds_is_never_asked_earlier_by_whatever_caller() {
        for (long seed = 0; seed < 1_000; seed++) {
            List<Duration> tries = new CallersSimulation(
                            seed, ofMinutes(1), (age, drawn) -> CallersSimulation.busyFor(ofSeconds(30)))
                    .until(ofMinutes(10))
                    .tries;

            assertThat(tries).as("tries, seed %d", seed).hasSizeBetween(6, 21);
            for (int i = 1; i < tries.size(); i++) {
                assertThat(tries.get(i).minus(tries.get(i - 1)))
                        .as("pause %d, seed %d", i, seed)
                        .isGreaterThanOrEqualTo(ofSeconds(30));
            }
        }
    }

    /** The first token comes at once, then the issuer is down until that age. */
    private static CallersSimulation downUntil(Duration back, long seed) {
        return new CallersSimulation(
                seed,
                HOUR,
                (age, drawn) ->
                        !age.isZero() && isBefore(age, back) ? CallersSimulation.down() : CallersSimulation.issued());
    }

    private static boolean isBefore(Duration age, Duration end) {
        return age.compareTo(end) < 0;
    }
}
