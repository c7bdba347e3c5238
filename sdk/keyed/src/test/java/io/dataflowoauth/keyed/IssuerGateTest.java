// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import static io.dataflowoauth.keyed.Stage.READER;
import static io.dataflowoauth.keyed.Stage.WRITER;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The gate that all keys of one issuer have beside their own. */
class IssuerGateTest {
    private static final TokenRequest OTHER = Stage.tenant("other");

    private final Stage stage = Stage.set();

    @Test
    void an_issuer_that_is_down_for_one_key_is_not_asked_for_another_and_valid_keys_are_served() {
        stage.served(READER);
        stage.advance(ofMinutes(50));
        stage.served(WRITER);
        stage.advance(ofMinutes(10));
        stage.issuer.isDown();
        stage.refused(READER);
        int calls = stage.issuer.calls();

        assertThat(stage.served(WRITER)).isEqualTo("writer-2");
        assertThat(stage.issuer.calls()).isEqualTo(calls);
    }

    @Test
    void expired_keys_are_told_at_once_with_the_next_try_and_nothing_of_the_key_that_failed() {
        List<TokenRequest> tenants = Stage.tenants(50);
        stage.call(tenants);
        stage.advance(Duration.ofHours(1));
        stage.issuer.isDown();
        stage.refused(tenants.get(0));
        int calls = stage.issuer.calls();

        List<Caller> told = stage.call(tenants.subList(1, 50));

        assertThat(stage.issuer.calls()).isEqualTo(calls);
        assertThat(told).allSatisfy(caller -> {
            assertThat(caller.failure()).isInstanceOf(TokenException.Unavailable.class);
            assertThat(caller.failure().code()).isEqualTo("keyed.issuer-paused");
            assertThat(caller.failure().nextTry()).contains(stage.time.now().plusMillis(750));
            assertThat(caller.failure()).hasMessageContaining("test.down").hasMessageNotContaining("tenant-0 ");
        });
        assertThat(told.get(0).failure().principal()).isEqualTo(tenants.get(1).principal());
        assertThat(stage.family.health().paused()).containsOnlyKeys("issuer");
        assertThat(stage.family.health(tenants.get(1)).gate()).isPresent();
        assertThat(stage.time.timers()).isZero();
    }

    @Test
    void when_the_gate_opens_one_call_probes_and_the_others_wait_for_it() {
        List<TokenRequest> tenants = expiredInAnOutage(20);
        stage.advance(ofSeconds(1));
        stage.issuer.holds();

        List<Caller> callers = stage.call(tenants.subList(1, 20));

        assertThat(stage.issuer.flying()).isEqualTo(1);
        assertThat(callers).allMatch(Caller::waits);
        stage.issuer.release();
        assertThat(stage.issuer.flying()).isEqualTo(FamilyOptions.DEFAULT_CALL_LIMIT);
        assertThat(stage.family.health().paused()).isEmpty();
    }

    @Test
    void a_probe_that_fails_tells_those_who_wait_for_it_at_once_and_doubles_the_pause() {
        List<TokenRequest> tenants = expiredInAnOutage(20);
        stage.advance(ofSeconds(1));
        stage.issuer.holds();
        List<Caller> callers = stage.call(tenants.subList(1, 20));

        stage.issuer.releaseFailure(Issuer.unavailable());

        assertThat(callers).noneMatch(Caller::waits);
        assertThat(callers.get(0).failure().code()).isEqualTo("test.down");
        assertThat(callers.get(1).failure().code()).isEqualTo("keyed.issuer-paused");
        assertThat(callers.get(0).failure().nextTry()).contains(stage.time.now().plusMillis(1_500));
        assertThat(callers.get(1).failure().nextTry()).contains(stage.time.now().plusMillis(1_500));
        assertThat(stage.issuer.flying()).isZero();
    }

    @Test
    void an_outage_of_ten_minutes_costs_few_calls_however_many_keys_are_asked_for() {
        List<TokenRequest> tenants = expiredInAnOutage(20);
        int before = stage.issuer.calls();

        for (int step = 0; step < 300; step++) {
            stage.call(tenants);
            stage.advance(ofSeconds(2));
        }

        assertThat(stage.issuer.calls() - before).isBetween(5, 20);
        assertThat(stage.issuer.mostFlying()).isLessThanOrEqualTo(FamilyOptions.DEFAULT_CALL_LIMIT);
    }

    @Test
    void after_the_outage_every_key_is_served_when_the_gate_has_opened() {
        List<TokenRequest> tenants = expiredInAnOutage(100);
        stage.issuer.issues();
        Instant next = stage.refused(tenants.get(1)).nextTry().orElseThrow();
        stage.advance(Duration.between(stage.time.now(), next));

        List<Caller> callers = stage.call(tenants);

        assertThat(callers).allSatisfy(caller -> assertThat(caller.values()).hasSize(1));
    }

    @Test
    void an_aging_key_probes_too_and_its_caller_is_served_meanwhile() {
        stage.served(READER);
        stage.advance(ofMinutes(30));
        stage.served(WRITER);
        stage.issuer.isDown();
        stage.calls(READER);
        assertThat(stage.family.health().paused()).hasSize(1);
        stage.issuer.issues();
        stage.advance(ofSeconds(1));

        assertThat(stage.served(READER)).isEqualTo("reader-1");

        assertThat(stage.family.health().paused()).isEmpty();
        assertThat(stage.served(READER)).isNotEqualTo("reader-1");
    }

    @Test
    void an_issuer_that_asks_for_thirty_seconds_is_left_alone_for_as_long_by_all_keys() {
        List<TokenRequest> tenants = Stage.tenants(10);
        stage.call(tenants);
        stage.advance(Duration.ofHours(1));
        stage.issuer.asksForPatience(ofSeconds(30));
        stage.refused(tenants.get(0));
        int calls = stage.issuer.calls();

        for (int second = 0; second < 30; second++) {
            assertThat(stage.call(tenants)).noneMatch(Caller::waits);
            assertThat(stage.issuer.calls()).isEqualTo(calls);
            stage.advance(ofSeconds(1));
        }
        stage.issuer.issues();

        assertThat(stage.call(tenants))
                .allSatisfy(caller -> assertThat(caller.values()).hasSize(1));
    }

    @Test
    void a_success_of_a_call_that_was_in_the_air_does_not_cut_the_patience_that_the_issuer_asked_for() {
        stage.issuer.holds();
        stage.calls(READER);
        Caller early = stage.calls(WRITER);
        stage.issuer.releaseFailure(new TokenException.Unavailable(
                new ErrorCode("test.busy", "The issuer is busy.", "Wait."),
                Refusal.ofStatus(429),
                Optional.of(ofSeconds(30))));

        stage.issuer.release();

        assertThat(early.values()).hasSize(1);
        assertThat(stage.refused(OTHER).code()).isEqualTo("keyed.issuer-paused");
        assertThat(stage.issuer.calls()).isEqualTo(2);
    }

    @Test
    void calls_that_fail_together_double_the_pause_once() {
        List<TokenRequest> tenants = Stage.tenants(8);
        stage.issuer.holds();
        stage.call(tenants);

        for (int i = 0; i < 8; i++) {
            stage.issuer.releaseFailure(Issuer.unavailable());
        }

        assertThat(stage.family.health().paused())
                .containsEntry("issuer", stage.time.now().plusMillis(750));
    }

    @Test
    void a_late_failure_from_before_a_recovery_shuts_the_gate_again() {
        stage.issuer.holds();
        stage.calls(READER);
        stage.calls(WRITER);
        stage.issuer.releaseFailure(Issuer.unavailable());
        stage.advance(ofMillis(800));
        assertThat(stage.issuer.held())
                .as("the writer's call and the reader's probe")
                .isEqualTo(2);
        stage.issuer.releaseLast();
        assertThat(stage.family.health().paused()).isEmpty();

        stage.issuer.releaseFailure(Issuer.unavailable());

        assertThat(stage.family.health().paused()).hasSize(1);
    }

    @Test
    void keys_that_are_rejected_or_answered_with_garbage_do_not_touch_the_others() {
        stage.issuer.answers(request -> Mono.error(
                request.equals(READER)
                        ? Issuer.rejected()
                        : new TokenException.Invalid(new ErrorCode("test.garbage", "Garbage.", "Ask."), "")));
        assertThat(stage.refused(READER).code()).isEqualTo("test.rejected");
        assertThat(stage.refused(WRITER).code()).isEqualTo("test.garbage");
        stage.issuer.issues();

        assertThat(stage.served(OTHER)).isEqualTo("other-3");
        assertThat(stage.refused(READER).code()).isEqualTo("test.rejected");
        assertThat(stage.family.health().paused()).isEmpty();
    }

    @Test
    void a_probe_that_is_rejected_shows_that_the_issuer_is_back() {
        List<TokenRequest> tenants = expiredInAnOutage(3);
        stage.advance(ofSeconds(1));
        stage.issuer.answers(request -> Mono.error(Issuer.rejected()));
        stage.refused(tenants.get(1));
        stage.issuer.issues();

        assertThat(stage.family.health().paused()).isEmpty();
        assertThat(stage.served(tenants.get(2))).startsWith("tenant-2");
    }

    @Test
    void a_probe_that_learns_nothing_leaves_the_gate_to_the_next_caller() {
        List<TokenRequest> tenants = expiredInAnOutage(3);
        stage.advance(ofSeconds(1));
        stage.issuer.answers(request -> Mono.error(new IllegalStateException("a bug")));
        assertThat(stage.refused(tenants.get(1)).code()).isEqualTo("core.source-broken");
        stage.issuer.holds();

        stage.call(List.of(tenants.get(2), Stage.tenant("new")));

        assertThat(stage.issuer.flying()).as("one probe").isEqualTo(1);
    }

    /** Keys whose tokens have expired, of which the first has found the issuer down just now. */
    private List<TokenRequest> expiredInAnOutage(int count) {
        List<TokenRequest> tenants = Stage.tenants(count);
        stage.call(tenants);
        stage.advance(Duration.ofHours(1));
        stage.issuer.isDown();
        stage.refused(tenants.get(0));
        return tenants;
    }
}
