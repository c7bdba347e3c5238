// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import static io.dataflowoauth.keyed.Stage.READER;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** How many calls are made at a time, and who waits for a turn. */
class QueueTest {
    private static final List<TokenRequest> TENANTS = Stage.tenants(6);

    private final Stage stage =
            Stage.with(FamilyOptions.defaults().withCallLimit(2).withQueueLimit(3));

    @Test
    void no_more_calls_are_made_at_a_time_than_the_limit_and_others_wait_in_the_order_of_coming() {
        stage.issuer.holds();
        List<Caller> callers = stage.call(TENANTS.subList(0, 5));
        assertThat(stage.issuer.flying()).isEqualTo(2);
        assertThat(stage.family.health().queued()).isEqualTo(3);

        for (int i = 0; i < 5; i++) {
            stage.issuer.release();
        }

        assertThat(stage.issuer.asked()).containsExactlyElementsOf(TENANTS.subList(0, 5));
        assertThat(stage.issuer.mostFlying()).isEqualTo(2);
        assertThat(callers).noneMatch(Caller::waits);
    }

    @Test
    void a_queue_that_is_full_refuses_and_forgets() {
        stage.issuer.holds();
        stage.call(TENANTS.subList(0, 5));

        TokenException told = stage.refused(TENANTS.get(5));

        assertThat(told).isInstanceOf(TokenException.Unavailable.class);
        assertThat(told.code()).isEqualTo("keyed.queue-full");
        assertThat(told.principal()).isEqualTo(TENANTS.get(5).principal());
        stage.issuer.release();
        assertThat(stage.calls(TENANTS.get(5)).waits())
                .as("a place in the queue is free again")
                .isTrue();
    }

    @Test
    void callers_of_a_key_that_waits_for_its_turn_join_it_and_take_no_place() {
        stage.issuer.holds();
        stage.call(TENANTS.subList(0, 3));

        Caller second = stage.calls(TENANTS.get(2));
        stage.issuer.release();
        stage.issuer.release();
        stage.issuer.release();

        assertThat(second.values()).hasSize(1);
        assertThat(stage.issuer.calls()).isEqualTo(3);
    }

    @Test
    void without_a_queue_a_call_that_cannot_be_made_at_once_is_refused() {
        Stage strict = Stage.with(FamilyOptions.defaults().withCallLimit(1).withQueueLimit(0));
        strict.issuer.holds();
        Caller first = strict.calls(TENANTS.get(0));

        assertThat(strict.refused(TENANTS.get(1)).code()).isEqualTo("keyed.queue-full");
        strict.issuer.release();

        assertThat(first.values()).hasSize(1);
        assertThat(strict.calls(TENANTS.get(1)).waits()).isTrue();
    }

    @Test
    void a_call_that_nobody_waits_for_any_more_is_not_made() {
        stage.issuer.holds();
        List<Caller> callers = stage.call(TENANTS.subList(0, 4));
        callers.get(2).cancel();

        stage.issuer.release();

        assertThat(stage.issuer.asked()).containsExactly(TENANTS.get(0), TENANTS.get(1), TENANTS.get(3));
        assertThat(stage.time.timers())
                .as("the deadlines of the two in the air")
                .isEqualTo(2 + 2);
        assertThat(stage.family.health(TENANTS.get(2)).consecutiveFailures()).isZero();
    }

    @Test
    void one_who_stays_has_the_call_made_though_others_of_the_key_went_away() {
        stage.issuer.holds();
        stage.call(TENANTS.subList(0, 2));
        Caller goes = stage.calls(TENANTS.get(2));
        Caller stays = stage.calls(TENANTS.get(2));
        goes.cancel();

        stage.issuer.release();
        stage.issuer.release();
        stage.issuer.release();

        assertThat(stays.values()).hasSize(1);
    }

    @Test
    void a_caller_that_cancels_does_not_stop_the_call_in_the_air() {
        stage.issuer.holds();
        Caller caller = stage.calls(READER);
        caller.cancel();
        assertThat(stage.issuer.cancelled()).isZero();

        stage.issuer.release();

        assertThat(stage.served(READER)).isEqualTo("reader-1");
    }

    @Test
    void a_new_caller_of_a_call_that_was_given_up_has_one_of_his_own() {
        stage.issuer.holds();
        List<Caller> callers = stage.call(TENANTS.subList(0, 3));
        callers.get(2).cancel();
        stage.issuer.release();

        Caller later = stage.calls(TENANTS.get(2));
        stage.issuer.release();
        stage.issuer.release();

        assertThat(later.values()).hasSize(1);
    }

    @Test
    void a_background_refresh_waits_for_its_turn_while_its_callers_are_served() {
        stage.call(TENANTS.subList(0, 3));
        stage.advance(ofMinutes(30));
        stage.issuer.holds();

        List<Caller> callers = stage.call(TENANTS.subList(0, 3));

        assertThat(callers).noneMatch(Caller::waits);
        assertThat(stage.family.health().queued()).isEqualTo(1);
        stage.issuer.release();
        assertThat(stage.issuer.calls()).isEqualTo(6);
    }

    @Test
    void a_background_refresh_that_finds_the_queue_full_is_left_to_the_next_caller() {
        stage.served(READER);
        stage.advance(ofMinutes(30));
        stage.issuer.holds();
        stage.call(TENANTS.subList(0, 5));

        assertThat(stage.served(READER)).isEqualTo("reader-1");
        assertThat(stage.family.health().queued()).isEqualTo(3);
        stage.issuer.release();
        assertThat(stage.served(READER)).isEqualTo("reader-1");

        assertThat(stage.family.health().queued()).isEqualTo(3);
    }

    @Test
    void whoever_waits_in_the_queue_for_the_first_token_is_told_after_ten_seconds_and_leaves_the_queue() {
        stage.issuer.holds();
        List<Caller> callers = stage.call(TENANTS.subList(0, 4));

        stage.advance(ofSeconds(10));

        assertThat(callers.get(3).failure().code()).isEqualTo("core.acquisition-deadline");
        assertThat(stage.family.health().queued()).isZero();
        assertThat(stage.family.health().flying()).isEqualTo(2);
        assertThat(stage.calls(TENANTS.get(3)).waits())
                .as("a new first acquisition")
                .isTrue();
    }

    @Test
    void a_thousand_keys_that_expire_in_the_same_second_stay_under_the_limit_and_spread_their_next_refresh() {
        SplittableRandom random = new SplittableRandom(7);
        Stage wide = Stage.jittered(random::nextDouble);
        List<TokenRequest> tenants = Stage.tenants(1_000);
        wide.call(tenants);
        wide.advance(Duration.ofHours(1));
        wide.issuer.answers(
                request -> Mono.delay(ofMillis(200), wide.time.scheduler()).map(tick -> wide.issuer.tokenFor(request)));

        List<Caller> callers = wide.call(tenants);
        wide.advance(ofSeconds(30));

        assertThat(callers).noneMatch(Caller::waits);
        assertThat(wide.issuer.calls()).isEqualTo(2_000);
        assertThat(wide.issuer.mostFlying()).isEqualTo(FamilyOptions.DEFAULT_CALL_LIMIT);
        assertThat(fullestMinuteOfAnHour(wide, tenants))
                .as("refreshes in a minute, of 1,000 in 10 % of an hour")
                .isBetween(100L, 300L);
    }

    /** Callers come each second; refreshes are spread from 70 to 80 % of the hour. */
    private static long fullestMinuteOfAnHour(Stage wide, List<TokenRequest> tenants) {
        List<Integer> calls = new ArrayList<>();
        for (int minute = 0; minute < 55; minute++) {
            int before = wide.issuer.calls();
            for (int quarter = 0; quarter < 4; quarter++) {
                wide.call(tenants);
                wide.advance(ofSeconds(15));
            }
            calls.add(wide.issuer.calls() - before);
        }
        return calls.stream().mapToInt(Integer::intValue).max().orElseThrow();
    }
}
