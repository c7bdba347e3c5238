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

        for (int doublings = 0; doublings < most.length; doublings++) {
            assertThat(drawn(doublings, 0.0)).isEqualTo(ofMillis(most[doublings] * 500));
            assertThat(drawn(doublings, ALMOST_ONE))
                    .isBetween(ofSeconds(most[doublings]).minusMillis(1), ofSeconds(most[doublings]));
        }
        assertThat(drawn(Integer.MAX_VALUE, 0.0)).isEqualTo(ofSeconds(45));
    }

    @Test
    void a_pause_takes_at_most_half_of_the_valid_life_that_is_left() {
        assertThat(LifeRules.mostWhileServed(ofSeconds(40).toNanos()))
                .isEqualTo(ofSeconds(20).toNanos());
        assertThat(LifeRules.mostWhileServed(ofMillis(150).toNanos()))
                .isEqualTo(ofMillis(100).toNanos());
        assertThat(LifeRules.mostWhileServed(0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void an_issuer_that_asks_for_patience_gets_it_up_to_a_quarter_of_an_hour() {
        assertThat(floor(unavailableFor(ofSeconds(30)))).isEqualTo(ofSeconds(30));
        assertThat(floor(unavailableFor(ofHours(9)))).isEqualTo(ofMinutes(15));
        assertThat(floor(unavailableFor(Duration.ofSeconds(Long.MAX_VALUE)))).isEqualTo(ofMinutes(15));
        assertThat(floor(unavailable())).isZero();
    }

    @Test
    void a_terminal_answer_shuts_the_gate_for_five_seconds_at_least() {
        assertThat(floor(rejected())).isEqualTo(ofSeconds(5));
    }

    @Test
    void the_rest_after_no_replacement_is_a_tenth_of_what_is_left_and_at_least_thirty_seconds_or_a_tenth_of_the_life() {
        assertThat(rest(ofHours(1), ofMinutes(50))).isEqualTo(ofMinutes(5));
        assertThat(rest(ofHours(1), ofMinutes(1))).isEqualTo(ofSeconds(30));
        assertThat(rest(ofSeconds(20), ofSeconds(5))).isEqualTo(ofSeconds(2));
    }

    private static Duration drawn(int doublings, double jitter) {
        return Duration.ofNanos(LifeRules.drawn(doublings, jitter));
    }

    private static Duration floor(Failure<String> failure) {
        return Duration.ofNanos(LifeRules.floor(failure));
    }

    private static Duration rest(Duration lifetime, Duration left) {
        return Duration.ofNanos(LifeRules.rest(lifetime.toNanos(), left.toNanos()));
    }
}
