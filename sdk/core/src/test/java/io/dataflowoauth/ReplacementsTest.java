// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;

/** Tokens of these scenes live 100 s: the first is replaced after 47.5 s, the others after 75 s. */
class ReplacementsTest {
    private final Scene scene = Scene.withTokensOf(ofSeconds(100));

    @Test
    void the_live_token_comes_first_and_then_each_that_replaces_it() {
        scene.served();
        Caller watcher = Caller.of(scene.stream.replacements());
        assertThat(watcher.values()).containsExactly("token-1");

        scene.advance(ofSeconds(48 + 75 + 75));

        assertThat(watcher.values()).containsExactly("token-1", "token-2", "token-3", "token-4");
        assertThat(watcher.completed()).isFalse();
    }

    @Test
    void a_watcher_of_an_empty_stream_warms_it() {
        Caller watcher = Caller.of(scene.stream.replacements());

        assertThat(watcher.values()).containsExactly("token-1");
        assertThat(scene.served()).isEqualTo("token-1");
    }

    @Test
    void any_number_of_watchers_cause_one_refresh_and_one_timer() {
        for (int i = 0; i < 100; i++) {
            Caller.of(scene.stream.replacements());
        }

        assertThat(scene.time.timers()).isEqualTo(1);
        scene.advance(ofSeconds(48));

        assertThat(scene.issuer.calls()).isEqualTo(2);
        assertThat(scene.time.timers()).isEqualTo(1);
    }

    @Test
    void the_timer_goes_with_the_last_watcher() {
        Caller first = Caller.of(scene.stream.replacements());
        Caller second = Caller.of(scene.stream.replacements());

        first.cancel();
        assertThat(scene.time.timers()).isEqualTo(1);
        second.cancel();
        assertThat(scene.time.timers()).isZero();

        scene.advance(ofHours(1));
        assertThat(scene.issuer.calls()).isEqualTo(1);
    }

    @Test
    void a_slow_watcher_gets_the_latest_token_and_misses_those_between() {
        Caller slow = new Caller() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }
        };
        scene.stream.replacements().subscribe(slow);
        scene.advance(ofSeconds(48 + 75 + 75));

        slow.request(1);

        assertThat(slow.values()).containsExactly("token-1", "token-4");
    }

    @Test
    void an_outage_is_silence() {
        Caller watcher = Caller.of(scene.stream.replacements());
        scene.issuer.isDown();
        scene.advance(ofMinutes(20));
        assertThat(watcher.values()).containsExactly("token-1");
        assertThat(watcher.failure()).isNull();

        scene.issuer.issues(ofSeconds(100));
        scene.advance(ofSeconds(90));

        assertThat(watcher.values()).startsWith("token-1", "token-2");
    }

    @Test
    void a_refusing_issuer_is_silence_as_well_and_is_asked_seldom() {
        scene.issuer.fails(Issuer.rejected());
        Caller watcher = Caller.of(scene.stream.replacements());

        scene.advance(ofMinutes(10));

        assertThat(watcher.waits()).isTrue();
        assertThat(scene.issuer.calls()).isBetween(8, 16);
    }

    @Test
    void a_token_that_is_no_replacement_is_not_shown_again() {
        scene.issuer.answers(() -> reactor.core.publisher.Mono.just(AccessToken.bearer("same", ofSeconds(100))));
        Caller watcher = Caller.of(scene.stream.replacements());

        scene.advance(ofSeconds(80));

        assertThat(watcher.values()).containsExactly("same");
    }

    @Test
    void an_invalidated_token_is_replaced_for_the_watchers_without_a_caller() {
        Caller watcher = Caller.of(scene.stream.replacements());

        scene.stream.invalidate(watcher.tokens().get(0));
        scene.advance(ofSeconds(1));

        assertThat(watcher.values()).containsExactly("token-1", "token-2");
    }

    @Test
    void they_end_with_the_stream_and_with_the_runtime() {
        Caller ofStream = Caller.of(scene.stream.replacements());
        TokenStream other = TokenStream.of(scene.issuer, Scene.REQUEST, scene.runtime);
        Caller ofRuntime = Caller.of(other.replacements());

        scene.stream.close();
        assertThat(ofStream.completed()).isTrue();
        assertThat(ofRuntime.completed()).isFalse();
        scene.runtime.close();
        assertThat(ofRuntime.completed()).isTrue();

        assertThat(Caller.of(scene.stream.replacements()).completed()).isTrue();
        assertThat(Caller.of(other.replacements()).completed()).isTrue();
        assertThat(scene.time.timers()).isZero();
    }
}
