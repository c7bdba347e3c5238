// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static io.dataflowoauth.internal.Lives.START;
import static io.dataflowoauth.internal.Lives.after;
import static io.dataflowoauth.internal.Lives.rejected;
import static io.dataflowoauth.internal.Lives.unavailable;
import static io.dataflowoauth.internal.Lives.unavailableFor;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The gate by itself, as an issuer has it that is asked for many; its part in a token's life is with the life. */
class GateTest {
    private static final Gate<String> OPEN = Gate.open();
    private static final Gate<String> SHUT = OPEN.failed(START, unavailable(), 0.5, 0);

    @Test
    void a_gate_that_nothing_has_shut_is_open() {
        assertThat(OPEN.isOpen(START)).isTrue();
        assertThat(OPEN.nextTry(START)).isEmpty();
        assertThat(OPEN.untilOpen(START)).isZero();
        assertThat(OPEN.failure()).isEmpty();
        assertThat(OPEN.failures()).isZero();
        assertThat(OPEN.hasFailed()).isFalse();
        assertThat(OPEN.failedToo(START, unavailable())).isSameAs(OPEN);
    }

    @Test
    void a_failure_shuts_it_and_the_next_one_for_twice_as_long() {
        Gate<String> twice = SHUT.failed(after(ofSeconds(1)), unavailable(), 0.5, 0);

        assertThat(SHUT.untilOpen(START)).isEqualTo(ofMillis(750));
        assertThat(SHUT.isOpen(after(ofMillis(750)))).isTrue();
        assertThat(SHUT.hasFailed()).isTrue();
        assertThat(twice.untilOpen(after(ofSeconds(1)))).isEqualTo(ofMillis(1_500));
        assertThat(twice.failures()).isEqualTo(2);
    }

    @Test
    void a_call_that_was_in_the_air_when_it_was_shut_does_not_double_the_pause() {
        Gate<String> crowd = SHUT;
        for (int i = 0; i < 15; i++) {
            crowd = crowd.failedToo(after(ofMillis(10)), unavailable());
        }

        assertThat(crowd.untilOpen(START)).isEqualTo(SHUT.untilOpen(START));
        assertThat(crowd.failures()).isEqualTo(16);
        assertThat(crowd.failed(after(ofSeconds(1)), unavailable(), 0.5, 0).untilOpen(after(ofSeconds(1))))
                .isEqualTo(ofMillis(1_500));
    }

    @Test
    void such_a_call_lengthens_the_pause_if_the_issuer_asks_for_more() {
        Gate<String> asked = SHUT.failedToo(after(ofMillis(10)), unavailableFor(ofSeconds(30)));

        assertThat(asked.untilOpen(after(ofMillis(10)))).isEqualTo(ofSeconds(30));
        assertThat(asked.failedToo(after(ofMillis(20)), unavailable()).untilOpen(after(ofMillis(10))))
                .isEqualTo(ofSeconds(30));
    }

    @Test
    void the_failure_that_is_told_is_the_one_that_shuts_it_for_longest() {
        Gate<String> rejected = SHUT.failedToo(after(ofMillis(10)), rejected());
        Gate<String> atTheSameMoment =
                OPEN.failed(START, unavailableFor(ofSeconds(5)), 0.5, 0).failedToo(START, rejected());

        assertThat(rejected.failure()).contains("rejected");
        assertThat(rejected.failedToo(after(ofMillis(20)), unavailable()).failure())
                .contains("rejected");
        assertThat(atTheSameMoment.failure()).contains("unavailable");
    }

    @Test
    void waiting_makes_sense_if_the_failure_may_pass_and_the_next_try_comes_in_time() {
        assertThat(SHUT.opensBefore(START.nanos() + ofMillis(751).toNanos())).isTrue();
        assertThat(SHUT.opensBefore(START.nanos() + ofMillis(750).toNanos())).isFalse();
        assertThat(OPEN.failed(START, rejected(), 0.5, 0).opensBefore(Long.MAX_VALUE))
                .isFalse();
        assertThat(OPEN.opensBefore(Long.MAX_VALUE)).isFalse();
    }
}
