// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallRetriesTest {
    private static final CallRetries DEFAULTS = CallRetries.defaults();

    @Test
    void by_default_a_call_has_three_attempts_short_pauses_and_a_tenth_of_the_calls() {
        assertThat(DEFAULTS.mostAttempts()).isEqualTo(3);
        assertThat(DEFAULTS.longestPause()).isEqualTo(Duration.ofSeconds(10));
        assertThat(DEFAULTS.budgetShare()).isEqualTo(0.1);
        assertThat(DEFAULTS.budgetFloor()).isEqualTo(10);
    }

    @Test
    void each_change_gives_a_copy_and_leaves_the_rest() {
        CallRetries changed = DEFAULTS.withMostAttempts(5)
                .withLongestPause(Duration.ofMinutes(1))
                .withBudgetShare(0.5)
                .withBudgetFloor(0);

        assertThat(changed)
                .hasToString(
                        "CallRetries[5 attempts, pauses up to PT1M, budget 0.5 of the calls, at least 0 a minute]");
        assertThat(DEFAULTS.mostAttempts()).isEqualTo(3);
    }

    @Test
    void equal_retries_have_the_same_limits() {
        assertThat(DEFAULTS.withMostAttempts(4).withMostAttempts(3))
                .isEqualTo(DEFAULTS)
                .hasSameHashCodeAs(DEFAULTS)
                .isNotEqualTo(DEFAULTS.withMostAttempts(4))
                .isNotEqualTo(DEFAULTS.withLongestPause(Duration.ZERO))
                .isNotEqualTo(DEFAULTS.withBudgetShare(0))
                .isNotEqualTo(DEFAULTS.withBudgetFloor(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 11, Integer.MAX_VALUE})
    void attempts_are_few(int attempts) {
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withMostAttempts(attempts));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-0.001S", "PT10M0.001S", "PT2562047788015215H"})
    void a_pause_is_no_longer_than_a_caller_may_wait(Duration pause) {
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withLongestPause(pause));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.001, 1.001, Double.NaN, Double.POSITIVE_INFINITY})
    void a_share_lies_between_nothing_and_everything(double share) {
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withBudgetShare(share));
    }

    @Test
    void a_floor_is_not_negative() {
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withBudgetFloor(-1));
    }
}
