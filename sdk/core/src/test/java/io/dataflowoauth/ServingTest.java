// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;

/** A caller of a token that is fresh already. */
class ServingTest {
    private final Scene scene = Scene.withTokensOf(Scene.HOUR);

    @BeforeEach
    void there_is_a_fresh_token() {
        assertThat(scene.served()).isEqualTo("token-1");
    }

    @Test
    void a_caller_is_served_when_it_asks_for_something_and_once() {
        Slow caller = subscribed(new Slow());
        assertThat(caller.waits()).isTrue();

        caller.request(1);
        caller.request(7);

        assertThat(caller.values()).containsExactly("token-1");
        assertThat(caller.completed()).isTrue();
    }

    @Test
    void a_caller_that_asks_for_less_than_nothing_is_not_served() {
        Slow caller = new Slow();

        new Serving(caller, AccessToken.bearer("token", Scene.HOUR)).request(-1);

        assertThat(caller.waits()).isTrue();
    }

    @Test
    void a_caller_that_cancels_before_it_asks_gets_nothing() {
        Slow caller = new Slow();
        Serving serving = new Serving(caller, AccessToken.bearer("token", Scene.HOUR));

        serving.cancel();
        serving.request(1);

        assertThat(caller.waits()).isTrue();
    }

    @Test
    void a_caller_that_cancels_when_it_has_its_token_is_not_told_that_it_is_over() {
        Leaving caller = new Leaving();
        caller.from = new Serving(caller, AccessToken.bearer("token", Scene.HOUR));

        caller.from.request(1);

        assertThat(caller.values()).containsExactly("token");
        assertThat(caller.completed()).isFalse();
    }

    private <T extends Caller> T subscribed(T caller) {
        scene.stream.token().subscribe(caller);
        return caller;
    }

    private static class Slow extends Caller {
        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            assertThat(values()).isEmpty();
        }
    }

    private static final class Leaving extends Slow {
        private Subscription from;

        @Override
        protected void hookOnNext(AccessToken token) {
            super.hookOnNext(token);
            from.cancel();
        }
    }
}
