// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static io.dataflowoauth.Scene.HOUR;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.StreamHealth.State;
import org.junit.jupiter.api.Test;

/** Every cell of the state table, seen by callers; the first token of these scenes ages at 28.5 of its 60 minutes. */
class TokenStreamStatesTest {
    private final Scene scene = Scene.withTokensOf(HOUR);

    @Test
    void the_caller_of_an_empty_stream_gets_the_token_of_the_call_that_it_causes() {
        assertThat(scene.served()).isEqualTo("token-1");

        assertThat(scene.issuer.calls()).isEqualTo(1);
    }

    @Test
    void later_callers_of_an_empty_stream_join_the_one_call_in_flight() {
        scene.issuer.holds();

        Caller first = scene.calls();
        Caller second = scene.calls();
        scene.issuer.release(HOUR);

        assertThat(scene.issuer.calls()).isEqualTo(1);
        assertThat(first.tokens()).isEqualTo(second.tokens()).hasSize(1);
        assertThat(first.completed()).isTrue();
    }

    @Test
    void a_fresh_token_is_served_without_a_call() {
        String first = scene.served();
        scene.advance(ofMinutes(28));

        assertThat(scene.served()).isEqualTo(first);
        assertThat(scene.issuer.calls()).isEqualTo(1);
        assertThat(scene.stream.health().state()).isEqualTo(State.FRESH);
    }

    @Test
    void a_token_ages_at_its_refresh_point_and_not_a_moment_later() {
        scene.served();
        scene.advance(ofMinutes(28).plusSeconds(30).minusNanos(1));
        scene.served();
        assertThat(scene.issuer.calls()).isEqualTo(1);

        scene.advance(java.time.Duration.ofNanos(1));
        assertThat(scene.stream.health().state()).isEqualTo(State.AGING);
        scene.served();

        assertThat(scene.issuer.calls()).isEqualTo(2);
    }

    @Test
    void an_aging_token_is_served_at_once_while_one_call_replaces_it() {
        scene.served();
        scene.advance(ofMinutes(29));
        scene.issuer.holds();

        assertThat(scene.stream.health().state()).isEqualTo(State.AGING);
        assertThat(scene.served()).isEqualTo("token-1");
        assertThat(scene.served()).isEqualTo("token-1");
        scene.issuer.release(HOUR);

        assertThat(scene.issuer.calls()).isEqualTo(2);
        assertThat(scene.served()).isEqualTo("token-2");
    }

    @Test
    void an_aging_token_is_served_without_a_call_while_the_gate_is_shut() {
        scene.served();
        scene.advance(ofMinutes(29));
        scene.issuer.isDown();
        scene.served();

        scene.advance(ofMillis(749));
        scene.served();
        assertThat(scene.issuer.calls()).isEqualTo(2);

        scene.advance(ofMillis(1));
        scene.served();
        assertThat(scene.issuer.calls()).isEqualTo(3);
    }

    @Test
    void the_caller_of_an_expired_stream_gets_a_new_token() {
        scene.served();
        scene.advance(HOUR.minusSeconds(10));

        assertThat(scene.stream.health().state()).isEqualTo(State.EXPIRED);
        assertThat(scene.served()).isEqualTo("token-2");
    }

    @Test
    void a_token_is_served_until_its_expiry_margin_and_not_a_moment_longer() {
        scene.served();
        scene.issuer.holds();

        scene.advance(HOUR.minusSeconds(10).minusNanos(1));
        assertThat(scene.served()).isEqualTo("token-1");

        scene.advance(java.time.Duration.ofNanos(1));
        assertThat(scene.calls().waits()).isTrue();
    }

    @Test
    void callers_of_an_expired_stream_with_a_shut_gate_are_told_the_failure_and_the_next_try_at_once() {
        scene.served();
        scene.advance(HOUR);
        scene.issuer.isDown();
        TokenException first = scene.refused();

        TokenException second = scene.refused();

        assertThat(scene.issuer.calls()).isEqualTo(2);
        assertThat(second).isNotSameAs(first).isInstanceOf(TokenException.Unavailable.class);
        assertThat(second.code()).isEqualTo("test.down");
        assertThat(second.principal().acting()).isEqualTo("reader");
        assertThat(second.nextTry()).contains(scene.time.now().plusMillis(750));
    }

    @Test
    void a_stream_whose_issuer_is_down_answers_every_caller_at_once_until_the_expiry_margin() {
        scene.served();
        scene.issuer.isDown();

        while (scene.time.nanoTime() < HOUR.minusSeconds(10).toNanos()) {
            assertThat(scene.served()).isEqualTo("token-1");
            scene.advance(ofSeconds(1));
        }

        assertThat(scene.refused().code()).isEqualTo("test.down");
    }

    @Test
    void a_stream_recovers_at_the_first_opening_of_the_gate_after_its_issuer() {
        scene.served();
        scene.advance(ofHours(2));
        scene.issuer.isDown();
        TokenException told = scene.refused();
        scene.issuer.issues(HOUR);

        scene.refused();
        scene.advance(
                java.time.Duration.between(scene.time.now(), told.nextTry().orElseThrow()));

        assertThat(scene.served()).isEqualTo("token-2");
        assertThat(scene.stream.health().consecutiveFailures()).isZero();
    }

    @Test
    void a_refresh_that_brings_the_same_token_is_no_replacement() {
        AccessToken first = scene.calls().tokens().get(0);
        scene.advance(ofMinutes(30));
        scene.issuer.answers(() -> reactor.core.publisher.Mono.just(AccessToken.bearer(first.reveal(), ofMinutes(30))));
        scene.served();

        Caller second = scene.calls();
        scene.advance(ofMinutes(2));
        scene.served();

        assertThat(second.tokens()).containsExactly(first);
        assertThat(scene.issuer.calls()).isEqualTo(2);
        assertThat(scene.story()).containsExactly("Asked", "Issued", "Asked", "Unchanged");
    }

    @Test
    void a_metadata_server_that_keeps_its_token_is_asked_seldom_and_costs_no_caller_a_wait() {
        scene.served();
        scene.issuer.answers(() -> reactor.core.publisher.Mono.just(
                AccessToken.bearer("token-1", HOUR.minusNanos(scene.time.nanoTime()))));

        while (scene.time.nanoTime() < ofMinutes(56).toNanos()) {
            assertThat(scene.served()).isEqualTo("token-1");
            scene.advance(ofSeconds(1));
        }

        assertThat(scene.issuer.calls()).isBetween(3, 30);
    }

    @Test
    void an_idle_stream_makes_no_call_and_sets_no_timer() {
        assertThat(scene.time.timers()).isZero();
        scene.served();
        assertThat(scene.time.timers()).isZero();

        scene.advance(ofHours(24));

        assertThat(scene.issuer.calls()).isEqualTo(1);
    }

    @Test
    void the_token_is_always_the_same_mono() {
        assertThat(scene.stream.token()).isSameAs(scene.stream.token());
    }

    @Test
    void instants_count_from_the_moment_before_the_issuer_was_asked() {
        scene.issuer.holds();
        Caller caller = scene.calls();

        scene.advance(ofSeconds(3));
        scene.issuer.release(ofMinutes(1));

        AccessToken token = caller.tokens().get(0);
        assertThat(token.issuedAt()).isEqualTo(VirtualTime.START);
        assertThat(token.expiresAt()).isEqualTo(VirtualTime.START.plusSeconds(60));
        assertThat(scene.stream.health().untilExpiry()).isEqualTo(ofSeconds(51));
    }

    @Test
    void ready_completes_with_the_first_token_and_fails_as_a_caller_does() {
        scene.issuer.fails(Issuer.rejected());
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> scene.stream.ready().block(ofSeconds(1)))
                .isInstanceOf(TokenException.Rejected.class);
        scene.advance(ofSeconds(10));
        scene.issuer.issues(HOUR);

        assertThat(scene.stream.ready().block(ofSeconds(1))).isNull();
        assertThat(scene.stream.health().servesToken()).isTrue();
    }
}
