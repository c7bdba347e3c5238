// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static io.dataflowoauth.Scene.HOUR;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class FirstAcquisitionTest {
    private final Scene scene = Scene.withTokensOf(HOUR);

    @Test
    void callers_wait_through_a_short_outage_at_the_start() {
        scene.issuer.isDown();
        Caller first = scene.calls();
        scene.advance(ofMillis(500));
        Caller second = scene.calls();

        scene.issuer.issues(HOUR);
        scene.advance(ofMillis(250));

        assertThat(scene.issuer.calls()).isEqualTo(2);
        assertThat(first.values()).isEqualTo(second.values()).containsExactly("token-1");
        assertThat(scene.time.timers()).isZero();
    }

    @Test
    void callers_are_told_as_soon_as_the_next_try_would_come_too_late() {
        scene.issuer.isDown();
        Caller caller = scene.calls();

        scene.advance(ofMillis(750 + 1_500 + 3_000 - 1));
        assertThat(caller.waits()).isTrue();
        scene.advance(ofMillis(1));

        TokenException told = (TokenException) Objects.requireNonNull(caller.failure());
        assertThat(scene.issuer.calls()).isEqualTo(4);
        assertThat(told.code()).isEqualTo("test.down");
        assertThat(told.nextTry()).contains(scene.time.now().plusSeconds(6));
        assertThat(scene.time.timers()).isZero();
    }

    @Test
    void callers_are_told_after_ten_seconds_though_the_call_still_flies() {
        scene.issuer.holds();
        Caller caller = scene.calls();

        scene.advance(ofSeconds(10));
        scene.issuer.release(HOUR);

        TokenException told = (TokenException) Objects.requireNonNull(caller.failure());
        assertThat(told).isInstanceOf(TokenException.Unavailable.class);
        assertThat(told.code()).isEqualTo("core.acquisition-deadline");
        assertThat(scene.issuer.cancelled()).isZero();
        assertThat(scene.served()).isEqualTo("token-1");
    }

    @Test
    void callers_are_told_the_last_failure_if_the_deadline_passes_during_a_later_call() {
        scene.issuer.isDown();
        Caller caller = scene.calls();
        scene.issuer.holds();

        scene.advance(ofSeconds(10));

        assertThat(((TokenException) Objects.requireNonNull(caller.failure())).code())
                .isEqualTo("test.down");
    }

    @Test
    void a_terminal_answer_is_told_at_once() {
        scene.issuer.fails(Issuer.rejected());

        TokenException told = scene.refused();
        scene.advance(ofSeconds(4));
        scene.refused();

        assertThat(told).isInstanceOf(TokenException.Rejected.class);
        assertThat(told.nextTry()).contains(VirtualTime.START.plusSeconds(5));
        assertThat(scene.issuer.calls()).isEqualTo(1);
    }

    @Test
    void nobody_is_asked_again_for_callers_who_have_left() {
        scene.issuer.isDown();
        Caller caller = scene.calls();

        caller.cancel();
        scene.advance(ofMinutes(5));

        assertThat(scene.issuer.calls()).isEqualTo(1);
        assertThat(scene.time.timers()).isZero();
    }

    @Test
    void closing_between_two_tries_leaves_no_timer() {
        scene.issuer.isDown();
        Caller caller = scene.calls();
        assertThat(scene.time.timers()).isPositive();

        scene.stream.close();

        assertThat(caller.failure()).isInstanceOf(TokenException.Closed.class);
        assertThat(scene.time.timers()).isZero();
    }

    @Test
    void a_scheduler_that_takes_no_work_is_told_at_once_where_it_could_not_wake_for_the_next_try() {
        scene.time.rejecting(true);
        List<TokenException> told = new ArrayList<>();
        List<Throwable> dropped = Dropped.during(() -> told.add(scene.refused()));

        scene.time.rejecting(false);
        assertThat(scene.refused().code()).isEqualTo("core.scheduler-rejected");
        scene.advance(ofSeconds(1));

        assertThat(told.get(0).code()).isEqualTo("core.scheduler-rejected");
        assertThat(dropped).isNotEmpty().allMatch(RejectedExecutionException.class::isInstance);
        assertThat(scene.served()).isEqualTo("token-1");
    }

    @Test
    void a_scheduler_that_takes_no_work_while_callers_wait_strands_none_of_them() {
        scene.issuer.holds();
        Caller caller = scene.calls();
        scene.time.rejecting(true);

        Dropped.during(() -> scene.issuer.releaseFailure(Issuer.unavailable()));

        assertThat(((TokenException) Objects.requireNonNull(caller.failure())).code())
                .isEqualTo("test.down");
        assertThat(scene.time.timers()).isZero();
    }

    @Test
    void only_the_very_first_acquisition_is_retried() {
        scene.issuer.isDown();
        scene.calls();
        scene.advance(ofSeconds(30));
        int before = scene.issuer.calls();

        scene.refused();
        scene.advance(ofMinutes(5));

        assertThat(scene.issuer.calls()).isEqualTo(before + 1);
    }

    @Test
    void a_recovery_causes_no_storm() {
        scene.issuer.isDown();
        for (int i = 0; i < 1_000; i++) {
            scene.calls();
        }
        scene.advance(ofSeconds(30));
        for (int i = 0; i < 1_000; i++) {
            scene.calls();
        }
        scene.issuer.issues(HOUR);
        int before = scene.issuer.calls();

        scene.advance(ofMinutes(2));
        for (int i = 0; i < 1_000; i++) {
            scene.served();
        }

        assertThat(scene.issuer.calls()).isEqualTo(before + 1);
    }
}
