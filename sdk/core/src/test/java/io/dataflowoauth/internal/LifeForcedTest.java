// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static io.dataflowoauth.internal.Lives.HOUR;
import static io.dataflowoauth.internal.Lives.START;
import static io.dataflowoauth.internal.Lives.after;
import static io.dataflowoauth.internal.Lives.answer;
import static io.dataflowoauth.internal.Lives.holding;
import static io.dataflowoauth.internal.Lives.unavailable;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.internal.Life.Phase;
import io.dataflowoauth.internal.Life.Wish;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What callers force: invalidations and leases. */
class LifeForcedTest {
    @Test
    void an_invalidated_token_is_dropped_and_the_next_caller_calls() {
        Life<String, String> life = holding("one").invalidated(START, "one");

        assertThat(life.phase(START)).isEqualTo(Phase.EMPTY);
        assertThat(life.want(START, ZERO)).isEqualTo(Wish.CALL);
    }

    @Test
    void only_the_held_token_can_be_invalidated() {
        Life<String, String> life = holding("two");

        assertThat(life.invalidated(START, "one")).isSameAs(life);
        assertThat(Lives.empty().invalidated(START, "one").held()).isNull();
    }

    @Test
    void a_storm_of_refusals_drops_one_token_in_thirty_seconds() {
        Moment storm = after(ofMinutes(1));
        Life<String, String> replaced = replacedAfterInvalidation(HOUR, storm);

        assertThat(replaced.invalidated(storm.plus(ofSeconds(29)), "two")).isSameAs(replaced);
        assertThat(replaced.invalidated(storm.plus(ofSeconds(30)), "two").held())
                .isNull();
    }

    @Test
    void a_storm_of_refusals_drops_one_short_token_in_half_its_life() {
        Moment storm = after(ofSeconds(1));
        Life<String, String> replaced = replacedAfterInvalidation(ofSeconds(4), storm);

        assertThat(replaced.invalidated(storm.plus(Duration.ofMillis(1_999)), "two"))
                .isSameAs(replaced);
        assertThat(replaced.invalidated(storm.plus(ofSeconds(2)), "two").held()).isNull();
    }

    @Test
    void a_lease_that_the_token_covers_is_served() {
        assertThat(holding("one").want(START, HOUR)).isEqualTo(Wish.SERVE);
        assertThat(holding("one").want(after(ofMinutes(29)), ofMinutes(31))).isEqualTo(Wish.SERVE_AND_CALL);
    }

    @Test
    void a_lease_beyond_the_token_forces_one_call_and_joins_one_that_flies() {
        Moment now = after(ofMinutes(5));
        Life<String, String> life = holding("one");

        assertThat(life.want(now, ofMinutes(56))).isEqualTo(Wish.CALL_LONGER);
        assertThat(life.askedLonger(now).want(now, ofMinutes(56))).isEqualTo(Wish.JOIN);
        assertThat(life.askedLonger(now).want(now, ZERO)).isEqualTo(Wish.SERVE);
    }

    @Test
    void leases_force_one_call_in_thirty_seconds_even_if_each_gets_another_token() {
        Moment now = after(ofMinutes(5));
        Life<String, String> life = holding("one").askedLonger(now).answered(now, answer("two", HOUR, now), 0.5);

        assertThat(life.want(now.plus(ofSeconds(29)), HOUR)).isEqualTo(Wish.FAIL);
        assertThat(life.want(now.plus(ofSeconds(30)), HOUR)).isEqualTo(Wish.CALL_LONGER);
    }

    @Test
    void a_lease_does_not_ask_an_issuer_again_that_has_just_had_nothing_better() {
        Moment now = after(ofMinutes(10));
        Life<String, String> life = holding("one")
                .askedLonger(now)
                .answered(now, answer("one", ofMinutes(50), now).asSame(), 0.5);

        assertThat(life.want(now.plus(ofMinutes(4)), HOUR)).isEqualTo(Wish.FAIL);
        assertThat(life.want(now.plus(ofMinutes(5)), HOUR)).isEqualTo(Wish.CALL_LONGER);
    }

    @Test
    void neither_a_lease_nor_an_invalidation_passes_the_gate() {
        Moment aging = after(ofMinutes(40));
        Life<String, String> shut = holding("one").asked(aging).failed(aging, unavailable(), 0.5);

        assertThat(shut.want(aging, HOUR)).isEqualTo(Wish.FAIL);
        assertThat(shut.invalidated(aging, "one").want(aging, ZERO)).isEqualTo(Wish.FAIL);
    }

    private static Life<String, String> replacedAfterInvalidation(Duration lifetime, Moment storm) {
        return Lives.flyingAt(START)
                .answered(START, answer("one", lifetime, START), 0.5)
                .invalidated(storm, "one")
                .asked(storm)
                .answered(storm, answer("two", lifetime, storm), 0.5);
    }
}
