// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static io.dataflowoauth.internal.Lives.HOUR;
import static io.dataflowoauth.internal.Lives.START;
import static io.dataflowoauth.internal.Lives.answer;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a held token says to whoever looks at the wall clock alone. */
class HeldTest {
    private static final long NOON = START.wall().toEpochMilli();
    private static final long REFRESH = Duration.ofMinutes(30).toMillis();

    private final Held<String> held =
            new Held<>(answer("token", HOUR, START), Duration.ofMinutes(30).toNanos());

    @Test
    void before_both_clocks_were_asked_the_wall_clock_alone_says_nothing() {
        assertThat(held.isStillFreshAt(NOON, 100)).isFalse();
        assertThat(held.isStillFreshAt(0, 100)).isFalse();
        assertThat(held.isStillFreshAt(-NOON, 100)).isFalse();
        assertThat(held.isStillFreshAt(Long.MIN_VALUE + 100, 100)).isFalse();
    }

    @Test
    void it_counts_from_the_note_to_the_end_of_the_window() {
        held.seenFresh(NOON);

        assertThat(held.isStillFreshAt(NOON - 1, 100)).isFalse();
        assertThat(held.isStillFreshAt(NOON, 100)).isTrue();
        assertThat(held.isStillFreshAt(NOON + 99, 100)).isTrue();
        assertThat(held.isStillFreshAt(NOON + 100, 100)).isFalse();
    }

    @Test
    void without_a_window_it_never_counts() {
        held.seenFresh(NOON);

        assertThat(held.isStillFreshAt(NOON, 0)).isFalse();
    }

    @Test
    void an_age_past_the_refresh_point_ends_it_inside_the_window_too() {
        held.seenFresh(NOON + REFRESH - 1);

        assertThat(held.isStillFreshAt(NOON + REFRESH - 1, 100)).isTrue();
        assertThat(held.isStillFreshAt(NOON + REFRESH, 100)).isFalse();
    }

    @Test
    void a_token_that_is_aging_for_less_than_the_window_has_a_window_as_short_as_that() {
        Duration second = Duration.ofSeconds(1);
        Held<String> brief = new Held<>(
                answer("token", second, START), Duration.ofMillis(860).toNanos());
        brief.seenFresh(NOON);

        assertThat(brief.isStillFreshAt(NOON + 39, 100)).isTrue();
        assertThat(brief.isStillFreshAt(NOON + 40, 100)).isFalse();
    }

    @Test
    void a_token_that_is_served_until_its_margin_without_aging_has_no_window() {
        Held<String> full = new Held<>(
                answer("token", HOUR, START),
                Duration.ofHours(1).minusSeconds(10).toNanos());
        full.seenFresh(NOON);

        assertThat(full.isStillFreshAt(NOON, 100)).isFalse();
    }
}
