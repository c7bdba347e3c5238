// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static io.dataflowoauth.Scene.HOUR;
import static io.dataflowoauth.Scene.REQUEST;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class LeaseTest {
    private final Scene scene = Scene.withTokensOf(HOUR);

    @Test
    void a_lease_that_the_live_token_covers_is_served_at_once() {
        scene.served();
        scene.advance(ofMinutes(20));

        assertThat(leased(ofMinutes(40))).isEqualTo("token-1");
        assertThat(scene.issuer.calls()).isEqualTo(1);
    }

    @Test
    void a_lease_on_an_empty_stream_is_an_ordinary_acquisition() {
        assertThat(leased(ofMinutes(60))).isEqualTo("token-1");
    }

    @Test
    void a_lease_beyond_the_live_token_causes_one_refresh() {
        scene.served();
        scene.advance(ofMinutes(20));

        assertThat(leased(ofMinutes(50))).isEqualTo("token-2");
        assertThat(leased(ofMinutes(50))).isEqualTo("token-2");
        assertThat(scene.issuer.calls()).isEqualTo(2);
    }

    @Test
    void others_get_the_live_token_while_a_lease_waits() {
        scene.served();
        scene.advance(ofMinutes(20));
        scene.issuer.holds();

        Caller lease = Caller.of(scene.stream.token(ofMinutes(50)));

        assertThat(scene.served()).isEqualTo("token-1");
        assertThat(lease.waits()).isTrue();
        scene.issuer.release(HOUR);
        assertThat(lease.values()).containsExactly("token-2");
    }

    @Test
    void a_lease_longer_than_the_lifetime_that_is_asked_for_fails_at_once() {
        Scene asking = Scene.asking(REQUEST.withLifetime(ofMinutes(10)));

        TokenException told = Scene.refused(asking.stream.token(ofMinutes(10).plusMillis(1)));

        assertThat(told).isInstanceOf(TokenException.Misconfigured.class);
        assertThat(told.code()).isEqualTo("core.lease-too-long");
        assertThat(asking.issuer.calls()).isZero();
    }

    @Test
    void a_lease_as_long_as_the_lifetime_that_is_asked_for_is_an_ordinary_one() {
        Scene asking = Scene.asking(REQUEST.withLifetime(ofMinutes(10)));

        assertThat(Scene.served(asking.stream.token(ofMinutes(10)))).isEqualTo("token-1");
        assertThat(Scene.served(asking.stream.token(ofMinutes(9)))).isEqualTo("token-1");
    }

    @Test
    void an_issuer_that_gives_less_is_an_error_that_says_how_long_the_token_lives() {
        scene.issuer.issues(ofMinutes(5));

        TokenException told = Scene.refused(scene.stream.token(ofMinutes(30)));

        assertThat(told).isInstanceOf(TokenException.Unavailable.class);
        assertThat(told.code()).isEqualTo("core.lease-unmet");
        assertThat(told.detail()).contains("PT5M").contains("PT30M");
        assertThat(scene.served()).isEqualTo("token-1");
    }

    @Test
    void leases_that_cannot_be_met_do_not_hammer_a_metadata_server() {
        scene.issuer.answers(
                () -> Mono.just(AccessToken.bearer("cached", ofMinutes(10).minusNanos(scene.time.nanoTime()))));
        scene.served();

        for (int second = 0; second < 50; second++) {
            for (int i = 0; i < 100; i++) {
                assertThat(Scene.refused(scene.stream.token(ofMinutes(30))).code())
                        .isEqualTo("core.lease-unmet");
            }
            scene.advance(ofSeconds(1));
        }

        assertThat(scene.issuer.calls()).isEqualTo(2);
    }

    @Test
    void a_lease_does_not_go_round_the_gate() {
        scene.served();
        scene.advance(ofMinutes(40));
        scene.issuer.isDown();
        scene.served();

        TokenException told = Scene.refused(scene.stream.token(ofMinutes(30)));

        assertThat(told.code()).isEqualTo("core.lease-unmet");
        assertThat(told.nextTry()).isPresent();
        assertThat(scene.issuer.calls()).isEqualTo(2);
    }

    @Test
    void a_lease_whose_refresh_fails_is_told_the_failure_and_others_keep_the_token() {
        scene.served();
        scene.advance(ofMinutes(20));
        scene.issuer.isDown();

        assertThat(Scene.refused(scene.stream.token(ofMinutes(50))).code()).isEqualTo("test.down");
        assertThat(scene.served()).isEqualTo("token-1");
    }

    private String leased(Duration minimum) {
        return Scene.served(scene.stream.token(minimum));
    }
}
