// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static io.dataflowoauth.internal.Lives.rejected;
import static io.dataflowoauth.internal.Lives.unavailable;
import static io.dataflowoauth.internal.Lives.unavailableFor;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LifeRulesTest {
    private static final double ALMOST_ONE = Math.nextDown(1.0);

    @Test
    void a_token_is_refreshed_between_seventy_and_eighty_percent_of_its_life() {
        assertThat(LifeRules.refreshAge(1_000_000, false, 0.0)).isEqualTo(700_000);
        assertThat(LifeRules.refreshAge(1_000_000, false, ALMOST_ONE)).isBetween(799_998L, 800_000L);
    }

    @Test
    void a_fleet_that_begins_together_spreads_over_fifteen_to_eighty_percent() {
        assertThat(LifeRules.refreshAge(1_000_000, true, 0.0)).isEqualTo(150_000);
        assertThat(LifeRules.refreshAge(1_000_000, true, ALMOST_ONE)).isBetween(799_998L, 800_000L);
    }

    @Test
    void the_expiry_margin_is_ten_seconds_and_at_most_a_tenth() {
        assertThat(LifeRules.expiryAge(ofHours(1).toNanos()))
                .isEqualTo(ofSeconds(3590).toNanos());
        assertThat(LifeRules.expiryAge(ofSeconds(100).toNanos()))
                .isEqualTo(ofSeconds(90).toNanos());
        assertThat(LifeRules.expiryAge(ofSeconds(2).toNanos()))
                .isEqualTo(ofMillis(1800).toNanos());
    }

    @Test
    void pauses_double_from_one_second_to_ninety_and_lie_between_half_and_all() {
        long[] most = {1, 2, 4, 8, 16, 32, 64, 90, 90, 90};

        for (int before = 0; before < most.length; before++) {
            assertThat(pause(before, 0, 0.0)).isEqualTo(ofMillis(most[before] * 500));
            assertThat(pause(before, 0, ALMOST_ONE))
                    .isBetween(ofSeconds(most[before]).minusMillis(1), ofSeconds(most[before]));
        }
        assertThat(pause(Integer.MAX_VALUE, 0, 0.0)).isEqualTo(ofSeconds(45));
    }

    @Test
    void a_pause_takes_at_most_half_of_the_valid_life_that_is_left() {
        assertThat(pause(10, ofSeconds(40).toNanos(), 0.9)).isEqualTo(ofSeconds(20));
        assertThat(pause(10, ofMillis(150).toNanos(), 0.9)).isEqualTo(ofMillis(100));
        assertThat(pause(0, ofMinutes(40).toNanos(), 0.0)).isEqualTo(ofMillis(500));
    }

    @Test
    void an_issuer_that_asks_for_patience_gets_it_up_to_a_quarter_of_an_hour() {
        assertThat(pause(unavailableFor(ofSeconds(30)))).isEqualTo(ofSeconds(30));
        assertThat(pause(unavailableFor(ofHours(9)))).isEqualTo(ofMinutes(15));
        assertThat(pause(unavailableFor(Duration.ofSeconds(Long.MAX_VALUE)))).isEqualTo(ofMinutes(15));
        assertThat(pause(unavailableFor(ofMillis(1)))).isEqualTo(ofMillis(500));
    }

    @Test
    void a_terminal_answer_shuts_the_gate_for_five_seconds_at_least() {
        assertThat(pause(rejected())).isEqualTo(ofSeconds(5));
        assertThat(Duration.ofNanos(LifeRules.pause(6, 0, rejected(), 0.0))).isEqualTo(ofSeconds(32));
    }

    @Test
    void the_rest_after_no_replacement_is_a_tenth_of_what_is_left_and_at_least_thirty_seconds_or_a_tenth_of_the_life() {
        assertThat(rest(ofHours(1), ofMinutes(50))).isEqualTo(ofMinutes(5));
        assertThat(rest(ofHours(1), ofMinutes(1))).isEqualTo(ofSeconds(30));
        assertThat(rest(ofSeconds(20), ofSeconds(5))).isEqualTo(ofSeconds(2));
    }

    private static Duration pause(int before, long validLeft, double jitter) {
        return Duration.ofNanos(LifeRules.pause(before, validLeft, unavailable(), jitter));
    }

    private static Duration pause(Failure<String> failure) {
        return Duration.ofNanos(LifeRules.pause(0, 0, failure, 0.0));
    }

    private static Duration rest(Duration lifetime, Duration left) {
        return Duration.ofNanos(LifeRules.rest(lifetime.toNanos(), left.toNanos()));
    }
}
