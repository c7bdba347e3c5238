// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static io.dataflowoauth.internal.Lives.HOUR;
import static io.dataflowoauth.internal.Lives.START;
import static io.dataflowoauth.internal.Lives.after;
import static io.dataflowoauth.internal.Lives.holding;
import static io.dataflowoauth.internal.Lives.unavailable;
import static io.dataflowoauth.internal.Lives.unavailableFor;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.internal.Life.Phase;
import io.dataflowoauth.internal.Life.Wish;
import org.junit.jupiter.api.Test;

/** The very moment at which something changes, and the nanosecond before it. */
class LifeEdgesTest {
    @Test
    void a_token_ages_at_its_refresh_point() {
        Moment point = after(ofMinutes(28).plusSeconds(30));
        Life<String, String> life = holding("one");

        assertThat(life.phase(point.plus(ofMillis(0).minusNanos(1)))).isEqualTo(Phase.FRESH);
        assertThat(life.phase(point)).isEqualTo(Phase.AGING);
        assertThat(life.want(point, ZERO)).isEqualTo(Wish.SERVE_AND_CALL);
    }

    @Test
    void a_call_flies_from_its_start_to_its_landing() {
        Life<String, String> flying = Lives.flyingAt(START);

        assertThat(Lives.empty().flying()).isFalse();
        assertThat(flying.flying()).isTrue();
        assertThat(flying.failed(START, unavailable(), 0.5).flying()).isFalse();
        assertThat(holding("one").flying()).isFalse();
    }

    @Test
    void a_pause_that_just_fits_into_half_of_what_is_left_counts_as_growth() {
        Moment late = after(HOUR.minusSeconds(10).minusMillis(1_500));
        Moment expired = after(HOUR);

        Life<String, String> life = holding("one").asked(late).failed(late, unavailable(), 0.5);
        assertThat(life.nextTry(late)).contains(late.wall().plusMillis(750));
        Life<String, String> again = life.asked(expired).failed(expired, unavailable(), 0.5);

        assertThat(again.nextTry(expired)).contains(expired.wall().plusMillis(1_500));
    }

    @Test
    void nobody_waits_for_a_next_try_at_the_very_end_of_the_first_acquisition() {
        assertThat(flyingFailed(ofSeconds(10).minusNanos(1)).patient()).isTrue();
        assertThat(flyingFailed(ofSeconds(10)).patient()).isFalse();
    }

    private static Life<String, String> flyingFailed(java.time.Duration retryAfter) {
        return Lives.flyingAt(START).failed(START, unavailableFor(retryAfter), 0.5);
    }
}
