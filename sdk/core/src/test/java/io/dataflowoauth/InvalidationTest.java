// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static io.dataflowoauth.Scene.HOUR;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InvalidationTest {
    private static final String CLAIMS = "{\"access_token\":{\"nbf\":{\"essential\":true,\"value\":\"1604106651\"}}}";

    private final Scene scene = Scene.withTokensOf(HOUR);

    @Test
    void the_live_token_is_dropped_and_the_next_caller_causes_a_call() {
        AccessToken token = scene.calls().tokens().get(0);

        scene.stream.invalidate(token);

        assertThat(scene.stream.health().state()).isEqualTo(StreamHealth.State.EMPTY);
        assertThat(scene.issuer.calls()).isEqualTo(1);
        assertThat(scene.served()).isEqualTo("token-2");
        assertThat(scene.story()).containsExactly("Asked", "Issued", "Invalidated", "Asked", "Issued");
    }

    @Test
    void a_copy_of_the_live_token_names_it_as_well() {
        AccessToken token = scene.calls().tokens().get(0);

        scene.stream.invalidate(token.withScopes(java.util.Set.of("read")));

        assertThat(scene.served()).isEqualTo("token-2");
    }

    @Test
    void a_token_that_was_replaced_is_not_the_live_one() {
        AccessToken old = scene.calls().tokens().get(0);
        scene.advance(HOUR);
        scene.served();

        scene.stream.invalidate(old);

        assertThat(scene.served()).isEqualTo("token-2");
        assertThat(scene.seen(TokenEvents.Invalidated.class)).isEmpty();
    }

    @Test
    void a_storm_of_refusals_costs_one_refresh_in_thirty_seconds() {
        scene.served();
        for (int second = 0; second < 60; second++) {
            for (int refusal = 0; refusal < 1_000; refusal++) {
                scene.stream.invalidate(scene.calls().tokens().get(0));
            }
            scene.advance(ofSeconds(1));
        }

        assertThat(scene.seen(TokenEvents.Invalidated.class)).hasSize(2);
        assertThat(scene.issuer.calls()).isEqualTo(3);
    }

    @Test
    void a_storm_is_told_once_for_each_token_that_it_does_not_drop() {
        scene.served();
        for (int second = 0; second < 60; second++) {
            for (int refusal = 0; refusal < 1_000; refusal++) {
                scene.stream.invalidate(scene.calls().tokens().get(0));
            }
            scene.advance(ofSeconds(1));
        }

        List<String> spared = scene.seen(TokenEvents.Spared.class).stream()
                .map(TokenEvents.Spared::tokenId)
                .toList();
        assertThat(spared).hasSize(2).doesNotHaveDuplicates();
        assertThat(spared)
                .doesNotContain(scene.seen(TokenEvents.Invalidated.class).get(0).tokenId());
    }

    @Test
    void demanded_claims_are_asked_for_from_the_next_call_on() {
        AccessToken token = scene.calls().tokens().get(0);

        scene.stream.invalidate(token, CLAIMS);
        scene.served();
        scene.advance(HOUR);
        scene.served();

        assertThat(scene.issuer.askedClaims()).containsExactly("", CLAIMS, CLAIMS);
    }

    @Test
    void other_claims_take_the_place_of_those_demanded_before() {
        scene.stream.invalidate(scene.calls().tokens().get(0), CLAIMS);
        AccessToken second = scene.calls().tokens().get(0);
        scene.advance(ofSeconds(30));

        scene.stream.invalidate(second, "{}");
        scene.served();

        assertThat(scene.issuer.askedClaims()).containsExactly("", CLAIMS, "{}");
    }

    @Test
    void a_refusal_without_claims_keeps_those_demanded_before() {
        scene.stream.invalidate(scene.calls().tokens().get(0), CLAIMS);
        AccessToken second = scene.calls().tokens().get(0);
        scene.advance(ofSeconds(30));

        scene.stream.invalidate(second);
        scene.served();

        assertThat(scene.issuer.askedClaims()).containsExactly("", CLAIMS, CLAIMS);
    }

    @Test
    void claims_that_come_with_a_token_that_is_not_live_change_nothing() {
        AccessToken old = scene.calls().tokens().get(0);
        scene.advance(HOUR);
        scene.served();

        scene.stream.invalidate(old, CLAIMS);
        scene.advance(HOUR);
        scene.served();

        assertThat(scene.issuer.askedClaims()).containsExactly("", "", "");
    }

    @Test
    void a_storm_of_challenges_is_held_like_any_other() {
        scene.served();
        for (int refusal = 0; refusal < 1_000; refusal++) {
            scene.stream.invalidate(scene.calls().tokens().get(0), "{\"n\":" + refusal + "}");
        }

        assertThat(scene.issuer.askedClaims()).containsExactly("", "{\"n\":0}");
        assertThat(scene.seen(TokenEvents.Spared.class)).hasSize(1);
    }

    @Test
    void an_invalidation_does_not_open_the_gate() {
        AccessToken token = scene.calls().tokens().get(0);
        scene.advance(ofMinutes(40));
        scene.issuer.isDown();
        scene.served();

        scene.stream.invalidate(token);

        assertThat(scene.refused().code()).isEqualTo("test.down");
        assertThat(scene.issuer.calls()).isEqualTo(2);
    }

    @Test
    void callers_join_the_call_that_flew_when_the_token_was_dropped() {
        AccessToken token = scene.calls().tokens().get(0);
        scene.advance(ofMinutes(40));
        scene.issuer.holds();
        scene.served();

        scene.stream.invalidate(token);
        Caller caller = scene.calls();
        scene.issuer.release(HOUR);

        assertThat(caller.values()).containsExactly("token-2");
        assertThat(scene.issuer.calls()).isEqualTo(2);
    }

    @Test
    void nothing_is_dropped_after_the_close() {
        AccessToken token = scene.calls().tokens().get(0);
        scene.stream.close();
        scene.advance(ofHours(1));

        scene.stream.invalidate(token);

        assertThat(scene.story()).containsExactly("Asked", "Issued", "StreamClosed");
    }
}
