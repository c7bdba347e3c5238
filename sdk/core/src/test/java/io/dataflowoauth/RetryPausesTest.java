// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static io.dataflowoauth.Scene.HOUR;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a call rests before it is sent again, and what ends the rest early. Jitter is middling: 375 ms, 750 ms. */
class RetryPausesTest {
    private static final CallRetries RETRIES = CallRetries.defaults();

    private final Scene scene = Scene.withTokensOf(HOUR);
    private final Resource resource = new Resource();

    @Test
    void the_pauses_double_and_the_last_refusal_is_told() {
        resource.refuses(503).refuses(503).refuses(429);
        ResourceCall call = resource.call(scene.stream, RETRIES);

        scene.advance(ofMillis(375));
        scene.advance(ofMillis(749));
        assertThat(resource.tokens()).hasSize(2);
        scene.advance(ofMillis(1));

        assertThat(call.refusal().refusal().status()).isEqualTo(429);
        assertThat(call.code()).isEqualTo("core.call-throttled");
        assertThat(resource.tokens()).hasSize(3);
    }

    @Test
    void what_the_resource_asks_for_is_a_floor_and_jitter_comes_on_top() {
        resource.refuses(503, ofSeconds(4)).answers("fine");
        ResourceCall call = resource.call(scene.stream, RETRIES);

        scene.advance(ofMillis(4_374));
        assertThat(call.waits()).isTrue();
        scene.advance(ofMillis(1));

        assertThat(call.value()).isEqualTo("fine");
    }

    @Test
    void a_resource_that_asks_for_nothing_is_still_given_a_pause() {
        resource.refuses(503, Duration.ZERO).answers("fine");
        ResourceCall call = resource.call(scene.stream, RETRIES);

        assertThat(call.waits()).isTrue();
        scene.advance(ofMillis(375));

        assertThat(call.value()).isEqualTo("fine");
    }

    @Test
    void a_resource_that_asks_for_the_longest_pause_gets_just_that() {
        resource.refuses(503, ofSeconds(10)).answers("fine");
        ResourceCall call = resource.call(scene.stream, RETRIES);

        scene.advance(ofSeconds(10));

        assertThat(call.value()).isEqualTo("fine");
    }

    @ParameterizedTest
    @ValueSource(longs = {10_001, 60_000, 900_000, Long.MAX_VALUE})
    void a_resource_that_asks_for_more_than_the_longest_pause_is_not_called_again(long millis) {
        resource.refuses(503, ofMillis(millis));

        ResourceCall call = resource.call(scene.stream, RETRIES);

        assertThat(call.code()).isEqualTo("core.call-unavailable");
        assertThat(call.diagnosis().evidence()).anyMatch(fact -> fact.startsWith("retry after "));
        assertThat(scene.time.timers()).isZero();
    }

    @Test
    void no_pause_is_longer_than_the_longest() {
        resource.refuses(503).refuses(503).answers("fine");
        ResourceCall call = resource.call(scene.stream, RETRIES.withLongestPause(ofMillis(400)));

        scene.advance(ofMillis(375));
        scene.advance(ofMillis(400));

        assertThat(call.value()).isEqualTo("fine");
    }

    @Test
    void cancelling_during_a_pause_ends_everything() {
        resource.refuses(503);
        ResourceCall call = resource.call(scene.stream, RETRIES);

        call.cancel();
        scene.advance(ofMinutes(1));

        assertThat(scene.time.timers()).isZero();
        assertThat(resource.tokens()).hasSize(1);
        assertThat(told()).containsExactly("Refused");
    }

    @Test
    void closing_the_stream_during_a_pause_ends_it_at_once() {
        resource.refuses(503);
        ResourceCall call = resource.call(scene.stream, RETRIES);

        scene.stream.close();

        assertThat(call.closedBy()).isEqualTo("core.stream-closed");
        assertThat(scene.time.timers()).isZero();
    }

    @Test
    void closing_the_runtime_during_a_pause_ends_it_at_once() {
        resource.refuses(503);
        ResourceCall call = resource.call(scene.stream, RETRIES);

        scene.runtime.close();

        assertThat(call.closedBy()).isEqualTo("core.runtime-closed");
        assertThat(scene.time.timers()).isZero();
    }

    @Test
    void a_refusal_that_comes_after_closing_ends_in_no_pause() {
        resource.closesAndRefuses(scene.stream, 503);

        ResourceCall call = resource.call(scene.stream, RETRIES);

        assertThat(call.closedBy()).isEqualTo("core.stream-closed");
        assertThat(scene.time.timers()).isZero();
    }

    @Test
    void a_scheduler_that_takes_no_work_fails_the_call_and_strands_nobody() {
        scene.served();
        scene.time.rejecting(true);
        resource.refuses(503);

        ResourceCall call = resource.call(scene.stream, RETRIES);

        assertThat(call.failure()).isInstanceOf(TokenException.Unavailable.class);
        assertThat(((TokenException) call.failure()).code()).isEqualTo("core.scheduler-rejected");
    }

    private List<String> told() {
        return scene.story().stream()
                .filter(kind -> List.of("Used", "Refused").contains(kind))
                .toList();
    }
}
