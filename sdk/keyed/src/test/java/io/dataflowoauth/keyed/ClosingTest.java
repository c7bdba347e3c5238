// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import static io.dataflowoauth.keyed.Stage.READER;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.StreamHealth;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Closing ends everything at once, whatever is under way. */
class ClosingTest {
    private final Stage stage =
            Stage.with(FamilyOptions.defaults().withCallLimit(2).withQueueLimit(10));

    @Test
    void those_who_wait_for_calls_in_the_air_and_in_the_queue_are_told_at_once() {
        stage.issuer.holds();
        List<Caller> callers = stage.call(Stage.tenants(6));

        stage.family.close();

        assertThat(callers).allSatisfy(caller -> {
            assertThat(caller.failure()).isInstanceOf(TokenException.Closed.class);
            assertThat(caller.failure().code()).isEqualTo("keyed.family-closed");
        });
        assertThat(callers.get(3).failure().principal().acting()).isEqualTo("tenant-3");
        assertThat(stage.issuer.cancelled()).isEqualTo(2);
        assertThat(stage.issuer.calls()).isEqualTo(2);
        assertThat(stage.time.timers()).isZero();
    }

    @Test
    void a_call_that_lands_while_the_family_closes_starts_no_other() {
        AtomicReference<Stage> closing = new AtomicReference<>(stage);
        stage.issuer.holds();
        stage.family.token(READER).subscribe(token -> closing.get().family.close());
        List<Caller> callers = stage.call(Stage.tenants(3));

        stage.issuer.release();
        stage.issuer.answers(request -> Mono.never());
        stage.advance(ofSeconds(30));

        assertThat(callers)
                .allSatisfy(caller -> assertThat(caller.failure().code()).isEqualTo("keyed.family-closed"));
        assertThat(stage.issuer.calls()).isEqualTo(3);
        assertThat(stage.issuer.flying()).isZero();
        assertThat(stage.time.timers()).isZero();
    }

    @Test
    void those_who_wait_for_the_issuers_gate_are_told_too_and_its_timer_is_gone() {
        stage.issuer.isDown();
        List<Caller> callers = stage.call(Stage.tenants(4));

        stage.family.close();

        assertThat(callers)
                .allSatisfy(caller -> assertThat(caller.failure().code()).isEqualTo("keyed.family-closed"));
        assertThat(stage.time.timers()).isZero();
        stage.advance(ofSeconds(20));
        assertThat(stage.issuer.calls()).isEqualTo(1);
    }

    @Test
    void whoever_asks_later_is_told_and_no_token_is_left() {
        AccessToken token = stage.calls(READER).token();

        stage.family.close();
        stage.family.close();
        stage.family.invalidate(READER, token);

        assertThat(stage.refused(READER).code()).isEqualTo("keyed.family-closed");
        assertThat(stage.family.health(READER).state()).isEqualTo(StreamHealth.State.CLOSED);
        assertThat(stage.family.health().closed()).isTrue();
        assertThat(stage.family.health().keys()).isZero();
        assertThat(stage.story()).containsExactly("Asked", "Issued", "StreamClosed");
    }

    @Test
    void a_refresh_in_the_background_is_given_up() {
        stage.served(READER);
        stage.advance(ofMinutes(30));
        stage.issuer.holds();
        stage.served(READER);

        stage.family.close();

        assertThat(stage.issuer.cancelled()).isEqualTo(1);
        assertThat(stage.family.health().flying()).isZero();
    }

    @Test
    void the_runtime_closes_its_families_and_opens_none_afterwards() {
        stage.issuer.holds();
        Caller caller = stage.calls(READER);

        stage.runtime.close();

        assertThat(caller.failure().code()).isEqualTo("keyed.family-closed");
        assertThatThrownBy(() -> TokenStreams.of(stage.issuer, FamilyOptions.defaults(), stage.runtime))
                .isInstanceOf(TokenException.Closed.class);
    }

    @Test
    void a_family_that_is_closed_leaves_others_of_the_runtime_alone() {
        TokenStreams other = TokenStreams.of(stage.issuer, FamilyOptions.defaults(), stage.runtime);

        stage.family.close();

        assertThat(Caller.of(other.token(READER)).values()).hasSize(1);
    }

    @Test
    void a_caller_that_throws_when_it_is_told_disturbs_nobody() {
        stage.issuer.holds();
        List<Throwable> dropped = Dropped.during(() -> {
            stage.family.token(READER).subscribe(token -> {}, failure -> {
                throw new IllegalStateException("a caller's bug");
            });
            Caller second = stage.calls(READER);
            stage.family.close();
            assertThat(second.failure().code()).isEqualTo("keyed.family-closed");
        });

        assertThat(dropped).isNotEmpty();
    }

    @Test
    void a_thousand_families_leave_nothing_behind() {
        TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults().withTime(stage.time));
        stage.issuer.holds();
        for (int round = 0; round < 1_000; round++) {
            try (TokenStreams family = TokenStreams.of(stage.issuer, FamilyOptions.defaults(), runtime)) {
                Caller.of(family.token(READER));
            }
        }

        assertThat(stage.time.timers()).isZero();
        assertThat(stage.issuer.cancelled()).isEqualTo(1_000);
        assertThat(stage.issuer.flying()).isZero();
    }
}
