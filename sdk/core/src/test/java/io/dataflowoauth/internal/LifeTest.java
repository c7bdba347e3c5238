// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static io.dataflowoauth.internal.Lives.HOUR;
import static io.dataflowoauth.internal.Lives.START;
import static io.dataflowoauth.internal.Lives.after;
import static io.dataflowoauth.internal.Lives.answer;
import static io.dataflowoauth.internal.Lives.holding;
import static io.dataflowoauth.internal.Lives.rejected;
import static io.dataflowoauth.internal.Lives.unavailable;
import static io.dataflowoauth.internal.Lives.unavailableFor;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.internal.Life.Phase;
import io.dataflowoauth.internal.Life.Wish;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LifeTest {
    @Test
    void an_empty_life_calls_for_its_first_caller_and_lets_the_others_join() {
        Life<String, String> empty = Lives.empty();

        Life<String, String> asked = empty.asked(START);

        assertThat(empty.phase(START)).isEqualTo(Phase.EMPTY);
        assertThat(empty.want(START, ZERO)).isEqualTo(Wish.CALL);
        assertThat(asked.want(START, ZERO)).isEqualTo(Wish.JOIN);
    }

    @Test
    void a_fresh_token_is_served_and_nothing_is_called() {
        Life<String, String> life = holding("one");

        assertThat(life.phase(after(ofMinutes(28)))).isEqualTo(Phase.FRESH);
        assertThat(life.want(after(ofMinutes(28)), ZERO)).isEqualTo(Wish.SERVE);
    }

    @Test
    void an_aging_token_is_served_and_one_call_starts() {
        Life<String, String> life = holding("one");
        Moment aging = after(ofMinutes(29));

        assertThat(life.phase(aging)).isEqualTo(Phase.AGING);
        assertThat(life.want(aging, ZERO)).isEqualTo(Wish.SERVE_AND_CALL);
        assertThat(life.asked(aging).want(aging, ZERO)).isEqualTo(Wish.SERVE);
    }

    @Test
    void an_aging_token_is_served_without_a_call_while_the_gate_is_shut() {
        Moment aging = after(ofMinutes(29));
        Life<String, String> life = holding("one").asked(aging).failed(aging, unavailable(), 0.5);

        assertThat(life.want(aging.plus(ofMillis(749)), ZERO)).isEqualTo(Wish.SERVE);
        assertThat(life.want(aging.plus(ofMillis(750)), ZERO)).isEqualTo(Wish.SERVE_AND_CALL);
    }

    @Test
    void an_expired_token_is_as_none() {
        Life<String, String> life = holding("one");
        Moment margin = after(HOUR.minusSeconds(10));

        assertThat(life.phase(margin)).isEqualTo(Phase.EXPIRED);
        assertThat(life.servedAt(margin)).isNull();
        assertThat(life.want(margin, ZERO)).isEqualTo(Wish.CALL);
        assertThat(life.asked(margin).want(margin, ZERO)).isEqualTo(Wish.JOIN);
        assertThat(life.phase(margin.plus(ofMillis(-1)))).isEqualTo(Phase.AGING);
    }

    @Test
    void an_expired_token_with_a_shut_gate_gives_the_remembered_failure_and_the_time_of_the_next_try() {
        Moment expired = after(HOUR);
        Life<String, String> life = holding("one").asked(expired).failed(expired, unavailable(), 0.5);

        assertThat(life.want(expired.plus(ofMillis(1)), ZERO)).isEqualTo(Wish.FAIL);
        assertThat(life.failure()).contains("unavailable");
        assertThat(life.nextTry(expired)).contains(expired.wall().plusMillis(750));
        assertThat(life.want(expired.plus(ofMillis(750)), ZERO)).isEqualTo(Wish.CALL);
    }

    @Test
    void a_pause_takes_at_most_half_of_the_life_that_is_left_and_its_cut_does_not_count_as_growth() {
        Moment late = after(HOUR.minusSeconds(11));
        Life<String, String> life = holding("one").asked(late).failed(late, unavailable(), 0.5);
        assertThat(life.nextTry(late)).contains(late.wall().plusMillis(500));

        Moment expired = after(HOUR);
        Life<String, String> after = life.asked(expired).failed(expired, unavailable(), 0.5);

        assertThat(after.nextTry(expired)).contains(expired.wall().plusMillis(750));
        assertThat(after.failures()).isEqualTo(2);
    }

    @Test
    void a_floor_counts_more_than_the_life_that_is_left() {
        Moment late = after(HOUR.minusSeconds(11));

        assertThat(holding("one").asked(late).failed(late, rejected(), 0.5).nextTry(late))
                .contains(late.wall().plusSeconds(5));
        assertThat(holding("one")
                        .asked(late)
                        .failed(late, unavailableFor(ofSeconds(30)), 0.5)
                        .nextTry(late))
                .contains(late.wall().plusSeconds(30));
    }

    @Test
    void success_and_only_success_clears_the_gate() {
        Moment aging = after(ofMinutes(29));
        Life<String, String> failed = holding("one").asked(aging).failed(aging, unavailable(), 0.5);

        Life<String, String> invalidated = failed.invalidated(aging, "one");
        Life<String, String> succeeded =
                failed.asked(aging).answered(aging.plus(ofSeconds(1)), answer("two", HOUR, aging), 0.5);

        assertThat(invalidated.want(aging, ZERO)).isEqualTo(Wish.FAIL);
        assertThat(failed.want(aging, ofMinutes(50))).isEqualTo(Wish.FAIL);
        assertThat(succeeded.nextTry(aging)).isEmpty();
        assertThat(succeeded.failure()).isEmpty();
        assertThat(succeeded.failures()).isZero();
    }

    @Test
    void the_first_acquisition_waits_for_the_next_try_while_it_lies_inside_ten_seconds() {
        Life<String, String> life = Lives.flyingAt(START).failed(START, unavailable(), 0.5);

        assertThat(life.patient()).isTrue();
        assertThat(life.want(after(ofMillis(1)), ZERO)).isEqualTo(Wish.JOIN);
        assertThat(life.want(after(ofMillis(750)), ZERO)).isEqualTo(Wish.CALL);
    }

    @Test
    void the_first_acquisition_gives_up_when_the_next_try_lies_beyond_ten_seconds() {
        Moment late = after(ofSeconds(9));
        Life<String, String> life = Lives.flyingAt(START)
                .failed(START, unavailable(), 0.5)
                .asked(late)
                .failed(late, unavailable(), 0.5);

        assertThat(life.patient()).isFalse();
        assertThat(life.want(late, ZERO)).isEqualTo(Wish.FAIL);
    }

    @Test
    void nobody_waits_for_the_next_try_after_a_terminal_answer_or_a_long_retry_after() {
        assertThat(Lives.flyingAt(START).failed(START, rejected(), 0.5).patient())
                .isFalse();
        assertThat(Lives.flyingAt(START)
                        .failed(START, unavailableFor(ofSeconds(30)), 0.5)
                        .patient())
                .isFalse();
    }

    @Test
    void the_first_acquisition_does_not_begin_again_once_its_callers_were_told() {
        Moment later = after(ofSeconds(6));
        Life<String, String> life = Lives.flyingAt(START).failed(START, rejected(), 0.5);

        Life<String, String> again = life.asked(later).failed(later, unavailable(), 0.0);

        assertThat(again.patient()).isFalse();
    }

    @Test
    void no_acquisition_but_the_first_waits_for_the_next_try() {
        Moment expired = after(HOUR);

        assertThat(holding("one")
                        .asked(expired)
                        .failed(expired, unavailable(), 0.0)
                        .patient())
                .isFalse();
    }

    @Test
    void the_same_token_is_no_replacement_and_puts_the_next_question_off() {
        Moment aging = after(ofMinutes(30));
        Life<String, String> life = holding("one").asked(aging);

        Life<String, String> confirmed =
                life.answered(aging, answer("one again", ofMinutes(30), aging).asSame(), 0.5);

        assertThat(confirmed.holds("one again")).isFalse();
        assertThat(confirmed.phase(aging)).isEqualTo(Phase.FRESH);
        assertThat(confirmed.untilCall(aging)).contains(ofMinutes(3));
        assertThat(confirmed.want(aging.plus(ofMinutes(3)), ZERO)).isEqualTo(Wish.SERVE_AND_CALL);
    }

    @Test
    void a_token_that_does_not_live_longer_is_no_replacement() {
        Moment aging = after(ofMinutes(30));

        Life<String, String> shorter =
                holding("one").asked(aging).answered(aging, answer("two", ofMinutes(30), aging), 0.5);
        Life<String, String> longer = holding("one")
                .asked(aging)
                .answered(aging, answer("two", ofMinutes(30).plusMillis(1), aging), 0.5);

        assertThat(shorter.holds("two")).isFalse();
        assertThat(longer.holds("two")).isTrue();
    }

    @Test
    void the_next_question_after_no_replacement_never_waits_past_the_expiry() {
        Moment late = after(HOUR.minusSeconds(25));
        Life<String, String> life = holding("one")
                .asked(late)
                .answered(late, answer("one", ofSeconds(25), late).asSame(), 0.5);

        assertThat(life.untilCall(late)).contains(ofSeconds(15));
        assertThat(life.want(late.plus(ofSeconds(15)), ZERO)).isEqualTo(Wish.CALL);
    }

    @Test
    void the_same_token_is_taken_where_nothing_is_served() {
        Moment expired = after(HOUR.minusSeconds(9));
        Life<String, String> life = holding("one")
                .asked(expired)
                .answered(expired, answer("one again", ofSeconds(9), expired).asSame(), 0.5);

        assertThat(life.holds("one again")).isTrue();
        assertThat(life.phase(expired)).isEqualTo(Phase.FRESH);
    }

    @Test
    void a_life_counts_from_the_moment_when_the_issuer_was_asked() {
        Moment answered = after(ofMinutes(2));
        Life<String, String> life = Lives.flyingAt(START).answered(answered, answer("one", ofMinutes(3), START), 0.0);

        Held<String> held = life.held();
        assertThat(held).isNotNull();
        assertThat(held.leftAt(answered)).isEqualTo(ofMinutes(1));
    }

    @Test
    void an_answer_that_comes_after_its_own_end_is_late() {
        Answer<String> answer = answer("one", ofSeconds(5), START);

        assertThat(Life.isLate(answer, after(ofMillis(4_499)))).isFalse();
        assertThat(Life.isLate(answer, after(ofMillis(4_500)))).isTrue();
        assertThat(Lives.flyingAt(START)
                        .answered(after(ofSeconds(6)), answer, 0.5)
                        .servedAt(after(ofSeconds(6))))
                .isNull();
    }

    @Test
    void the_wall_clock_alone_expires_a_token_after_a_suspension() {
        Moment resumed = new Moment(START.nanos(), START.wall().plus(ofHours(2)));

        assertThat(holding("one").phase(resumed)).isEqualTo(Phase.EXPIRED);
    }

    @Test
    void the_monotonic_clock_alone_expires_a_token_when_the_wall_clock_was_turned_back() {
        Moment turnedBack =
                new Moment(START.nanos() + HOUR.toNanos(), START.wall().minus(ofHours(1)));

        assertThat(holding("one").phase(turnedBack)).isEqualTo(Phase.EXPIRED);
        assertThat(holding("one").phase(new Moment(START.nanos(), turnedBack.wall())))
                .isEqualTo(Phase.FRESH);
    }

    @Test
    void an_absurd_wall_clock_does_not_revive_a_token() {
        Moment farFuture = new Moment(START.nanos(), java.time.Instant.MAX.minusSeconds(31_536_000_000_000_000L));

        assertThat(holding("one").phase(farFuture)).isEqualTo(Phase.EXPIRED);
    }

    @Test
    void an_absurd_lifetime_is_reckoned_as_ten_years() {
        Life<String, String> life =
                Lives.flyingAt(START).answered(START, answer("one", Duration.ofSeconds(Long.MAX_VALUE), START), 0.5);

        assertThat(life.phase(after(Duration.ofDays(1000)))).isEqualTo(Phase.FRESH);
        assertThat(life.phase(after(Duration.ofDays(3651)))).isEqualTo(Phase.EXPIRED);
    }

    @Test
    void the_clock_may_wrap_around() {
        Moment nearTheEnd = new Moment(Long.MAX_VALUE - 1000, START.wall());
        Life<String, String> life = Lives.flyingAt(nearTheEnd)
                .answered(nearTheEnd, answer("one", HOUR, nearTheEnd), 0.5)
                .asked(nearTheEnd)
                .failed(nearTheEnd, unavailable(), 0.5);

        assertThat(life.phase(nearTheEnd.plus(ofMinutes(28)))).isEqualTo(Phase.FRESH);
        assertThat(life.nextTry(nearTheEnd.plus(ofMillis(700)))).isPresent();
        assertThat(life.nextTry(nearTheEnd.plus(ofMillis(750)))).isEmpty();
    }
}
