// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static io.dataflowoauth.Scene.HOUR;
import static java.time.Duration.ZERO;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.StreamHealth.State;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a probe sees of a token that ages at 28.5 of its 60 minutes. */
class HealthTest {
    private final Scene scene = Scene.withTokensOf(HOUR);

    @Test
    void each_state_is_told_with_its_times_its_gate_and_its_failures() {
        assertThat(scene.stream.health()).isEqualTo(health(State.EMPTY, ZERO, ZERO));

        scene.served();
        assertThat(scene.stream.health())
                .isEqualTo(health(State.FRESH, ofMinutes(28).plusSeconds(30), HOUR.minusSeconds(10)));

        scene.advance(ofMinutes(40));
        scene.issuer.isDown();
        scene.served();
        assertThat(scene.stream.health())
                .isEqualTo(new StreamHealth(
                        State.AGING,
                        ZERO,
                        ofMinutes(20).minusSeconds(10),
                        Optional.of(scene.time.now().plusMillis(750)),
                        Optional.of("test.down"),
                        1));

        scene.advance(ofMinutes(20).minusSeconds(10));
        assertThat(scene.stream.health().state()).isEqualTo(State.EXPIRED);
        assertThat(scene.stream.health().untilExpiry()).isZero();

        scene.stream.close();
        assertThat(scene.stream.health().state()).isEqualTo(State.CLOSED);
        assertThat(scene.stream.health().servesToken()).isFalse();
    }

    @Test
    void a_probe_passes_as_long_as_callers_are_served() {
        scene.served();
        scene.issuer.isDown();

        while (scene.time.nanoTime() < HOUR.minusSeconds(10).toNanos()) {
            assertThat(scene.stream.health().servesToken()).isTrue();
            scene.served();
            scene.advance(ofSeconds(5));
        }

        assertThat(scene.stream.health().servesToken()).isFalse();
        assertThat(scene.stream.health().consecutiveFailures()).isPositive();
        assertThat(scene.issuer.calls()).isGreaterThan(10);
    }

    private static StreamHealth health(State state, Duration untilRefresh, Duration untilExpiry) {
        return new StreamHealth(state, untilRefresh, untilExpiry, Optional.empty(), Optional.empty(), 0);
    }
}
