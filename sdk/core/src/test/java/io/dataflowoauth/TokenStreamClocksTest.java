// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static io.dataflowoauth.Scene.HOUR;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TokenStreamClocksTest {
    private final Scene scene = Scene.withTokensOf(HOUR);

    @Test
    void a_wall_clock_that_jumps_an_hour_ahead_costs_one_call() {
        scene.served();
        scene.time.jumpWall(ofHours(1));

        assertThat(scene.served()).isEqualTo("token-2");
        assertThat(scene.served()).isEqualTo("token-2");
        assertThat(scene.issuer.calls()).isEqualTo(2);
    }

    @Test
    void a_wall_clock_that_jumps_an_hour_back_keeps_nothing_alive() {
        scene.served();
        scene.time.jumpWall(ofHours(-1));
        assertThat(scene.served()).isEqualTo("token-1");

        scene.advance(ofMinutes(29));
        scene.served();
        assertThat(scene.issuer.calls()).isEqualTo(2);

        scene.advance(ofHours(1));
        assertThat(scene.served()).isEqualTo("token-3");
    }

    @Test
    void a_suspended_machine_serves_no_expired_token_when_it_resumes() {
        scene.served();
        scene.advance(ofMinutes(1));
        scene.time.jumpWall(ofHours(2));

        AccessToken token = scene.calls().tokens().get(0);

        assertThat(token.reveal()).isEqualTo("token-2");
        assertThat(token.issuedAt()).isEqualTo(scene.time.now());
        assertThat(scene.issuer.calls()).isEqualTo(2);
    }

    @Test
    void a_thousand_callers_after_two_hours_on_both_clocks_cost_one_call() {
        scene.served();
        scene.advance(ofHours(2));
        scene.issuer.holds();

        for (int i = 0; i < 1_000; i++) {
            assertThat(scene.calls().waits()).isTrue();
        }
        scene.issuer.release(HOUR);

        assertThat(scene.issuer.calls()).isEqualTo(2);
        assertThat(scene.served()).isEqualTo("token-2");
    }

    @Test
    void a_suspension_while_a_call_flies_does_not_lengthen_the_life_of_its_token() {
        scene.issuer.holds();
        Caller caller = scene.calls();
        scene.time.jumpWall(ofMinutes(30));
        scene.issuer.release(HOUR);

        assertThat(caller.tokens().get(0).expiresAt()).isEqualTo(VirtualTime.START.plus(HOUR));
        assertThat(scene.stream.health().untilExpiry()).isEqualTo(ofMinutes(30).minusSeconds(10));
    }

    @Test
    void a_suspension_past_the_refresh_point_is_an_aging_token() {
        scene.served();
        scene.time.jumpWall(ofMinutes(40));

        assertThat(scene.stream.health().state()).isEqualTo(StreamHealth.State.AGING);
        assertThat(scene.served()).isEqualTo("token-1");
        assertThat(scene.served()).isEqualTo("token-2");
    }

    @Test
    void whoever_keeps_a_stream_warm_notices_a_suspension_within_a_minute() {
        Caller watcher = Caller.of(scene.stream.replacements());
        scene.time.jumpWall(ofHours(2));

        scene.advance(ofMinutes(1));

        assertThat(watcher.values()).containsExactly("token-1", "token-2");
    }
}
