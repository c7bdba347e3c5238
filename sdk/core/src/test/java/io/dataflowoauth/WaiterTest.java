// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.internal.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;

/** One waiter, told once at most and forgotten by its handle then. */
class WaiterTest {
    private static final AccessToken TOKEN = AccessToken.bearer("token", Duration.ofHours(1));

    private final List<Waiter<AccessToken>> gone = new ArrayList<>();

    @Test
    void who_is_served_is_forgotten_and_told_nothing_more() {
        Caller caller = new Caller();
        Waiter<AccessToken> waiter = asking(caller);

        waiter.serve(TOKEN);
        waiter.serve(TOKEN);
        waiter.fail(Issuer.unavailable());
        waiter.cancel();

        assertThat(caller.values()).containsExactly("token");
        assertThat(caller.failure()).isNull();
        assertThat(gone).containsExactly(waiter);
    }

    @Test
    void who_is_told_a_failure_is_forgotten_and_told_nothing_more() {
        Caller caller = new Caller();
        Waiter<AccessToken> waiter = asking(caller);
        TokenException failure = Issuer.unavailable();

        waiter.fail(failure);
        waiter.fail(Issuer.rejected());
        waiter.serve(TOKEN);

        assertThat(caller.failure()).isSameAs(failure);
        assertThat(caller.tokens()).isEmpty();
        assertThat(gone).containsExactly(waiter);
    }

    @Test
    void who_has_not_asked_for_a_token_is_told_a_failure_all_the_same() {
        Caller caller = new Unasking();
        Waiter<AccessToken> waiter = asking(caller);
        TokenException failure = Issuer.unavailable();

        waiter.fail(failure);

        assertThat(caller.failure()).isSameAs(failure);
        assertThat(gone).containsExactly(waiter);
    }

    @Test
    void who_asks_after_its_token_has_come_is_served_and_forgotten_then() {
        Caller caller = new Unasking();
        Waiter<AccessToken> waiter = asking(caller);

        waiter.serve(TOKEN);
        assertThat(gone).isEmpty();
        caller.request(1);
        caller.request(1);

        assertThat(caller.values()).containsExactly("token");
        assertThat(gone).containsExactly(waiter);
    }

    @Test
    void who_leaves_is_forgotten_and_told_nothing() {
        Caller caller = new Caller();
        Waiter<AccessToken> waiter = asking(caller);

        waiter.cancel();
        waiter.cancel();
        waiter.serve(TOKEN);
        waiter.fail(Issuer.unavailable());

        assertThat(caller.waits()).isTrue();
        assertThat(waiter.isOver()).isTrue();
        assertThat(gone).containsExactly(waiter);
    }

    private Waiter<AccessToken> asking(Caller caller) {
        Waiter<AccessToken> waiter = new Waiter<>(caller, Duration.ZERO, gone::add);
        caller.onSubscribe(waiter);
        return waiter;
    }

    private static final class Unasking extends Caller {
        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            assertThat(subscription).isNotNull();
        }
    }
}
