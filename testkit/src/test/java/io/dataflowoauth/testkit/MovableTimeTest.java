// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The machine's time, but for where it was moved. */
class MovableTimeTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final MovableTime time = MovableTime.create();

    @Test
    void both_clocks_are_moved_together() {
        Instant wall = time.now();
        long monotonic = time.nanoTime();

        time.advance(HOUR);

        assertThat(time.now()).isAfterOrEqualTo(wall.plus(HOUR));
        assertThat(time.nanoTime() - monotonic).isGreaterThanOrEqualTo(HOUR.toNanos());
        assertThat(time.ahead()).isEqualTo(HOUR);
    }

    @Test
    void a_correction_moves_the_wall_clock_alone() {
        long monotonic = time.nanoTime();

        time.jumpWall(HOUR.negated());

        assertThat(time.ahead()).isEqualTo(HOUR.negated());
        assertThat(time.nanoTime() - monotonic).isBetween(0L, HOUR.toNanos());
    }

    @Test
    void the_wall_clock_goes_back_to_the_machines_time_and_the_other_does_not() {
        long monotonic = time.nanoTime();
        time.advance(HOUR);

        time.backToNow();

        assertThat(time.ahead()).isZero();
        assertThat(time.nanoTime() - monotonic).isGreaterThanOrEqualTo(HOUR.toNanos());
    }

    @Test
    void time_does_not_go_back_by_a_step_forward() {
        assertThatIllegalArgumentException().isThrownBy(() -> time.advance(HOUR.negated()));
    }

    @Test
    void a_clock_is_not_moved_by_centuries() {
        time.advance(Duration.ofDays(3650));

        assertThatIllegalArgumentException().isThrownBy(() -> time.advance(HOUR));
        assertThat(time.ahead()).isEqualTo(Duration.ofDays(3650));
    }
}
