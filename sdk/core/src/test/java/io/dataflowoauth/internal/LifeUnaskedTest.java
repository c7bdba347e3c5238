// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static io.dataflowoauth.internal.Lives.START;
import static io.dataflowoauth.internal.Lives.after;
import static io.dataflowoauth.internal.Lives.holding;
import static io.dataflowoauth.internal.Lives.unavailable;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.internal.Life.Wish;
import org.junit.jupiter.api.Test;

/** Calls that were due and not made: a family skips those that nobody waits for. */
class LifeUnaskedTest {
    @Test
    void a_call_that_was_not_made_after_all_teaches_nothing() {
        Moment aging = after(ofMinutes(29));
        Life<String, String> never = Lives.flyingAt(START).unasked();
        Life<String, String> held = holding("one").asked(aging).unasked();

        assertThat(never.tried()).isFalse();
        assertThat(never.flying()).isFalse();
        assertThat(never.want(START, ZERO)).isEqualTo(Wish.CALL);
        assertThat(held.want(aging, ZERO)).isEqualTo(Wish.SERVE_AND_CALL);
        assertThat(held.tried()).isTrue();
    }

    @Test
    void who_waits_for_the_gate_learns_how_long() {
        Life<String, String> life = Lives.flyingAt(START).failed(START, unavailable(), 0.5);

        assertThat(life.untilOpen(START)).isEqualTo(ofMillis(750));
        assertThat(life.untilOpen(after(ofSeconds(1)))).isZero();
    }

    @Test
    void a_retry_that_was_not_made_leaves_the_deadline_of_the_first_acquisition_where_it_was() {
        Life<String, String> life = Lives.flyingAt(START).failed(START, unavailable(), 0.5);

        Life<String, String> unasked = life.asked(after(ofSeconds(1))).unasked();

        assertThat(unasked.patient()).isTrue();
        assertThat(unasked.asked(after(ofSeconds(9)))
                        .failed(after(ofSeconds(9)), unavailable(), 0.5)
                        .patient())
                .isFalse();
    }
}
