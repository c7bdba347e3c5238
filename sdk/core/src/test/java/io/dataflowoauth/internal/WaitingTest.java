// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;

/** Those who wait for one call. */
class WaitingTest {
    private final Waiter<String> first = waiter();
    private final Waiter<String> second = waiter();

    @Test
    void nobody_is_nobody_and_somebody_is_not() {
        assertThat(Waiting.<String>nobody().isNobody()).isTrue();
        assertThat(Waiting.<String>nobody().and(first).isNobody()).isFalse();
    }

    @Test
    void somebody_waits_until_the_last_has_gone() {
        Waiting<String> both = Waiting.<String>nobody().and(first).and(second);

        second.cancel();
        assertThat(both.anyone()).isTrue();
        first.cancel();

        assertThat(both.anyone()).isFalse();
        assertThat(Waiting.<String>nobody().anyone()).isFalse();
    }

    @Test
    void news_is_told_in_the_order_of_their_coming() {
        List<Waiter<String>> told = new ArrayList<>();

        Waiting.<String>nobody().and(first).and(second).tell(told::add);

        assertThat(told).containsExactly(first, second);
    }

    private static Waiter<String> waiter() {
        BaseSubscriber<String> subscriber = new BaseSubscriber<>() {};
        Waiter<String> waiter = new Waiter<>(subscriber, Duration.ZERO, gone -> {});
        subscriber.onSubscribe(waiter);
        return waiter;
    }
}
