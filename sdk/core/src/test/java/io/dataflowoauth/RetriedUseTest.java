// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static io.dataflowoauth.Scene.HOUR;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Calls that meet a busy resource, sent again only by those who asked for it. Jitter is middling: 375 ms, 750 ms. */
class RetriedUseTest {
    private static final CallRetries RETRIES = CallRetries.defaults();

    private final Scene scene = Scene.withTokensOf(HOUR);
    private final Resource resource = new Resource();

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void a_busy_resource_is_called_again_after_a_pause(int status) {
        resource.refuses(status).answers("fine");
        ResourceCall call = resource.call(scene.stream, RETRIES);

        scene.advance(ofMillis(374));
        assertThat(call.waits()).isTrue();
        scene.advance(ofMillis(1));

        assertThat(call.value()).isEqualTo("fine");
        assertThat(resource.tokens()).containsExactly("token-1", "token-1");
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void nobody_is_called_again_who_did_not_ask_for_it(int status) {
        resource.refuses(status);

        ResourceCall call = resource.call(scene.stream);

        assertThat(call.refusal().refusal().status()).isEqualTo(status);
        assertThat(scene.time.timers()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 403, 404, 408, 425, 500, 502, 504})
    void any_other_refusal_is_told_at_once(int status) {
        resource.refuses(status);

        ResourceCall call = resource.call(scene.stream, RETRIES);

        assertThat(call.refusal().refusal().status()).isEqualTo(status);
        assertThat(scene.time.timers()).isZero();
    }

    @Test
    void other_failures_pass_through_untouched() {
        IOException failure = new IOException("connection reset");
        resource.fails(failure);

        assertThat(resource.call(scene.stream, RETRIES).failure()).isSameAs(failure);
    }

    @Test
    void each_sending_is_told_exactly_once_and_a_retried_one_with_its_pause() {
        resource.refuses(503).refuses(503).answers("fine");
        resource.call(scene.stream, RETRIES);

        scene.advance(ofSeconds(10));

        assertThat(told()).containsExactly("Refused", "Refused", "Used");
        assertThat(pauses()).containsExactly(Optional.of(ofMillis(375)), Optional.of(ofMillis(750)));
        assertThat(scene.seen(TokenEvents.Refused.class))
                .allSatisfy(refused -> assertThat(refused.replayed()).isFalse())
                .allSatisfy(refused -> assertThat(refused.toString()).contains("Sent again after PT0."));
        assertThat(scene.seen(TokenEvents.Used.class).get(0).replay()).isFalse();
    }

    @Test
    void a_call_that_cannot_be_made_twice_is_not_made_twice() {
        resource.fails(new CallRefusedException(Refusal.ofStatus(503)).unrepeatable());

        ResourceCall call = resource.call(scene.stream, RETRIES);

        assertThat(call.code()).isEqualTo("core.call-unavailable");
        assertThat(scene.time.timers()).isZero();
    }

    @Test
    void one_attempt_is_no_retry() {
        resource.refuses(503);

        assertThat(resource.call(scene.stream, RETRIES.withMostAttempts(1)).code())
                .isEqualTo("core.call-unavailable");
    }

    @Test
    void the_retry_carries_the_token_that_is_live_then() {
        resource.refuses(503).answers("fine");
        resource.call(scene.stream, RETRIES);

        Caller.of(scene.stream.token()).tokens().forEach(scene.stream::invalidate);
        scene.advance(ofMillis(375));

        assertThat(resource.tokens()).containsExactly("token-1", "token-2");
    }

    @Test
    void without_a_token_after_the_pause_the_failure_to_get_one_is_told() {
        resource.refuses(503);
        ResourceCall call = resource.call(scene.stream, RETRIES);

        Caller.of(scene.stream.token()).tokens().forEach(scene.stream::invalidate);
        scene.issuer.fails(Issuer.rejected());
        scene.advance(ofMillis(375));

        assertThat(call.failure()).isInstanceOf(TokenException.Rejected.class);
        assertThat(told()).containsExactly("Refused");
    }

    @Test
    void a_401_at_a_retry_has_its_one_replay() {
        resource.refuses(503).refuses(401).answers("fine");
        ResourceCall call = resource.call(scene.stream, RETRIES);

        scene.advance(ofMillis(375));

        assertThat(call.value()).isEqualTo("fine");
        assertThat(resource.tokens()).containsExactly("token-1", "token-1", "token-2");
        assertThat(replays()).containsExactly(false, true);
    }

    @Test
    void a_busy_resource_at_the_replay_is_called_again_and_a_second_401_is_told() {
        resource.refuses(401).refuses(503).refuses(401);
        ResourceCall call = resource.call(scene.stream, RETRIES);

        scene.advance(ofMillis(375));

        assertThat(call.refusal().refusal().status()).isEqualTo(401);
        assertThat(resource.tokens()).containsExactly("token-1", "token-2", "token-2");
        assertThat(told()).containsExactly("Refused", "Refused", "Refused");
        assertThat(replays()).containsExactly(true, false, false);
    }

    @Test
    void with_the_replay_a_call_is_made_once_more_than_the_attempts_and_never_twice() {
        resource.refuses(503).refuses(401).refuses(503).refuses(503);
        ResourceCall call = resource.call(scene.stream, RETRIES);

        scene.advance(ofMinutes(1));

        assertThat(call.code()).isEqualTo("core.call-unavailable");
        assertThat(resource.tokens()).hasSize(4);
    }

    @Test
    void each_subscription_has_its_own_attempts() {
        resource.refuses(503).refuses(503).refuses(503).refuses(503).answers("fine");
        Mono<String> call = resource.prepared(scene.stream, RETRIES);
        ResourceCall first = ResourceCall.of(call);
        scene.advance(ofMinutes(1));
        ResourceCall second = ResourceCall.of(call);
        scene.advance(ofMinutes(1));

        assertThat(first.code()).isEqualTo("core.call-unavailable");
        assertThat(second.value()).isEqualTo("fine");
    }

    private List<Optional<Duration>> pauses() {
        return scene.seen(TokenEvents.Refused.class).stream()
                .map(TokenEvents.Refused::retriedAfter)
                .toList();
    }

    private List<Boolean> replays() {
        return scene.seen(TokenEvents.Refused.class).stream()
                .map(TokenEvents.Refused::replayed)
                .toList();
    }

    private List<String> told() {
        return scene.story().stream()
                .filter(kind -> List.of("Used", "Refused").contains(kind))
                .toList();
    }
}
