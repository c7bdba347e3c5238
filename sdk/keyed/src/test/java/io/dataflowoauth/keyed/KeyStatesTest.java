// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import static io.dataflowoauth.keyed.Stage.READER;
import static io.dataflowoauth.keyed.Stage.WRITER;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.StreamHealth;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** One key of a family, state by state: as a stream. */
class KeyStatesTest {
    private final Stage stage = Stage.set();

    @Test
    void an_empty_key_calls_for_its_first_caller_and_the_others_join() {
        stage.issuer.holds();
        Caller one = stage.calls(READER);
        Caller two = stage.calls(READER);
        assertThat(one.waits()).isTrue();

        stage.issuer.release();

        assertThat(one.values()).containsExactly("reader-1");
        assertThat(two.token()).isSameAs(one.token());
        assertThat(stage.issuer.calls()).isEqualTo(1);
    }

    @Test
    void a_fresh_token_is_served_at_once_and_nothing_is_called_or_told() {
        stage.served(READER);
        int told = stage.events.size();
        stage.advance(ofMinutes(28));

        assertThat(stage.served(READER)).isEqualTo("reader-1");
        assertThat(stage.issuer.calls()).isEqualTo(1);
        assertThat(stage.events).hasSize(told);
        assertThat(stage.family.health(READER).state()).isEqualTo(StreamHealth.State.FRESH);
    }

    @Test
    void nothing_happens_before_somebody_subscribes() {
        Mono<AccessToken> token = stage.family.token(READER);

        assertThat(token).isNotNull();
        assertThat(stage.issuer.calls()).isZero();
        assertThat(stage.family.health().keys()).isZero();
    }

    @Test
    void an_aging_token_is_served_at_once_and_replaced_by_one_call_in_the_background() {
        stage.served(READER);
        stage.advance(ofMinutes(29));
        stage.issuer.holds();

        assertThat(stage.served(READER)).isEqualTo("reader-1");
        assertThat(stage.served(READER)).isEqualTo("reader-1");
        assertThat(stage.family.health(READER).state()).isEqualTo(StreamHealth.State.AGING);
        stage.issuer.release();

        assertThat(stage.served(READER)).isEqualTo("reader-2");
        assertThat(stage.issuer.calls()).isEqualTo(2);
    }

    @Test
    void an_expired_token_is_never_handed_out_and_those_who_wait_share_one_call() {
        stage.served(READER);
        stage.advance(ofMinutes(60).minusSeconds(10));
        stage.issuer.holds();
        Caller one = stage.calls(READER);
        Caller two = stage.calls(READER);
        assertThat(stage.family.health(READER).state()).isEqualTo(StreamHealth.State.EXPIRED);

        stage.issuer.release();

        assertThat(one.values()).containsExactly("reader-2");
        assertThat(two.values()).containsExactly("reader-2");
    }

    @Test
    void the_wall_clock_alone_expires_a_token_too() {
        stage.served(READER);
        stage.time.jumpWall(Duration.ofHours(2));

        assertThat(stage.served(READER)).isEqualTo("reader-2");
    }

    @Test
    void an_expired_key_whose_gate_is_shut_tells_the_failure_at_once_with_the_time_of_the_next_try() {
        stage.served(READER);
        stage.advance(Duration.ofHours(1));
        stage.issuer.answers(request -> Mono.error(Issuer.rejected()));
        stage.refused(READER);

        TokenException told = stage.refused(READER);

        assertThat(told).isInstanceOf(TokenException.Rejected.class);
        assertThat(told.nextTry())
                .contains(VirtualTime.START.plus(Duration.ofHours(1)).plusSeconds(5));
        assertThat(told.principal()).isEqualTo(READER.principal());
        assertThat(stage.refused(READER)).isNotSameAs(told);
        assertThat(stage.issuer.calls()).isEqualTo(2);
        assertThat(stage.family.health(READER).lastCode()).contains("test.rejected");
        assertThat(stage.family.health(READER).gate()).isEqualTo(told.nextTry());
    }

    @Test
    void only_the_very_first_acquisition_is_retried_and_only_it_has_timers() {
        stage.issuer.isDown();
        Caller caller = stage.calls(READER);
        stage.advance(ofMillis(700));
        assertThat(caller.waits()).isTrue();
        assertThat(stage.time.timers()).isPositive();
        stage.issuer.issues();

        stage.advance(ofMillis(100));

        assertThat(caller.values()).containsExactly("reader-2");
        assertThat(stage.time.timers()).isZero();
    }

    @Test
    void the_first_acquisition_ends_after_ten_seconds_with_the_last_failure() {
        stage.issuer.isDown();
        Caller caller = stage.calls(READER);

        stage.advance(ofSeconds(10));

        assertThat(caller.failure().code()).isEqualTo("test.down");
        assertThat(caller.failure().nextTry()).isPresent();
        assertThat(stage.time.timers()).isZero();
        assertThat(stage.family.health().flying()).isZero();
    }

    @Test
    void a_first_call_that_does_not_end_in_ten_seconds_goes_on_for_whoever_comes_later() {
        stage.issuer.holds();
        Caller early = stage.calls(READER);
        stage.advance(ofSeconds(10));
        assertThat(early.failure().code()).isEqualTo("core.acquisition-deadline");
        Caller late = stage.calls(READER);

        stage.issuer.release();

        assertThat(late.values()).containsExactly("reader-1");
        assertThat(stage.issuer.calls()).isEqualTo(1);
        assertThat(stage.time.timers()).isZero();
    }

    @Test
    void keys_do_not_know_of_each_other() {
        assertThat(stage.served(READER)).isEqualTo("reader-1");
        assertThat(stage.served(WRITER)).isEqualTo("writer-2");

        stage.family.invalidate(READER, stage.calls(READER).token());

        assertThat(stage.family.health(READER).state()).isEqualTo(StreamHealth.State.EMPTY);
        assertThat(stage.served(WRITER)).isEqualTo("writer-2");
        assertThat(stage.served(READER)).isEqualTo("reader-3");
    }

    @Test
    void one_keys_token_does_not_invalidate_another_keys() {
        stage.served(READER);
        AccessToken foreign = stage.calls(WRITER).token();

        stage.family.invalidate(READER, foreign);
        stage.family.invalidate(Stage.tenant("nobody"), foreign);

        assertThat(stage.served(READER)).isEqualTo("reader-1");
        assertThat(stage.served(WRITER)).isEqualTo("writer-2");
    }

    @Test
    void a_storm_of_refusals_drops_one_token_in_thirty_seconds() {
        stage.family.invalidate(READER, stage.calls(READER).token());
        AccessToken second = stage.calls(READER).token();

        stage.family.invalidate(READER, second);
        assertThat(stage.served(READER)).isEqualTo("reader-2");
        stage.advance(ofSeconds(30));
        stage.family.invalidate(READER, second);

        assertThat(stage.served(READER)).isEqualTo("reader-3");
    }

    @Test
    void the_same_token_again_is_no_replacement() {
        stage.issuer.answers(request -> Mono.just(AccessToken.bearer("always", Issuer.HOUR)));
        AccessToken first = stage.calls(READER).token();
        stage.advance(ofMinutes(30));
        stage.calls(READER);

        assertThat(stage.calls(READER).token()).isSameAs(first);
        assertThat(stage.story()).containsExactly("Asked", "Issued", "Asked", "Unchanged");
    }

    @Test
    void a_token_that_came_too_late_is_a_failure() {
        stage.issuer.holds();
        Caller caller = stage.calls(READER);
        stage.issuer.answers(request -> Mono.error(Issuer.rejected()));
        stage.advance(ofSeconds(5));

        stage.issuer.releaseLate();

        assertThat(caller.waits()).as("the first acquisition goes on").isTrue();
        stage.advance(ofSeconds(1));
        assertThat(caller.failure().code()).isEqualTo("test.rejected");
        assertThat(stage.events)
                .filteredOn(TokenEvents.Failed.class::isInstance)
                .extracting(event -> ((TokenEvents.Failed) event).failure().code())
                .containsExactly("core.token-late", "test.rejected");
    }

    @Test
    void events_name_the_family_and_the_key() {
        stage.served(READER);
        stage.served(WRITER);

        assertThat(stage.events)
                .extracting(event -> event.request().principal().acting())
                .containsExactly("reader", "reader", "writer", "writer");
        assertThat(stage.events).extracting(event -> event.stream()).containsOnly(stage.events.get(0).stream());
        assertThat(stage.family)
                .hasToString("TokenStreams[" + stage.events.get(0).stream() + ", " + stage.family.request() + "]");
    }

    @Test
    void a_scheduler_that_takes_no_work_is_told_and_says_nothing_of_the_issuer() {
        stage.served(READER);
        stage.advance(Duration.ofHours(1));
        stage.time.rejecting(true);

        assertThat(stage.refused(READER).code()).isEqualTo("core.scheduler-rejected");
        assertThat(stage.family.health().paused()).isEmpty();
        assertThat(stage.family.health().flying()).isZero();
        stage.time.rejecting(false);
        stage.advance(ofSeconds(1));

        assertThat(stage.served(READER)).isEqualTo("reader-2");
    }

    @Test
    void a_scheduler_that_cannot_wake_a_first_acquisition_for_its_next_try_strands_nobody() {
        stage.issuer.holds();
        Caller caller = stage.calls(READER);
        stage.time.rejecting(true);

        List<Throwable> dropped = Dropped.during(() -> stage.issuer.releaseFailure(Issuer.unavailable()));

        assertThat(caller.failure().code()).isEqualTo("test.down");
        assertThat(dropped).hasOnlyElementsOfType(RejectedExecutionException.class);
        assertThat(stage.family.health().flying()).isZero();
        assertThat(stage.time.timers()).isZero();
    }
}
