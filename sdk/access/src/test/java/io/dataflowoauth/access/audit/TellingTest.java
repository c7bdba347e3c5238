// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.context.ContextView;

/** One outcome, whatever happens at the same time (threats D-31). */
class TellingTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Heard heard = new Heard();

    @Test
    void a_value_is_told_before_the_subscriber_has_it() {
        List<String> order = new ArrayList<>();
        Mono<String> told = Telling.of(Mono.just("yes"), heard).doOnNext(value -> order.addAll(heard.outcomes));

        assertThat(told.block(LONG)).isEqualTo("yes");
        assertThat(order).containsExactly("said yes");
        assertThat(heard.outcomes).containsExactly("said yes");
    }

    @Test
    void an_error_is_told_and_passed_on() {
        StepVerifier.create(Telling.of(Mono.error(new IllegalStateException("no")), heard))
                .verifyErrorMessage("no");

        assertThat(heard.outcomes).containsExactly("failed no");
    }

    @Test
    void who_never_subscribes_tells_nothing() {
        Mono<String> told = Telling.of(Mono.just("yes"), heard);

        assertThat(told).isNotNull();
        assertThat(heard.outcomes).isEmpty();
    }

    @Test
    void a_listener_that_throws_disturbs_nobody() {
        Mono<String> told = Telling.of(Mono.just("yes"), new Heard() {
            @Override
            public void said(String value, ContextView context) {
                throw new IllegalStateException("broken listener");
            }
        });

        assertThat(told.block(LONG)).isEqualTo("yes");
    }

    @Test
    void a_value_and_a_cancellation_at_once_are_one_outcome() throws Exception {
        for (int i = 0; i < 500; i++) {
            Heard one = new Heard();
            Sinks.One<String> source = Sinks.one();
            Disposable waiting = Telling.of(source.asMono(), one).subscribe();
            CyclicBarrier together = new CyclicBarrier(2);

            Mono<Void> saying = at(together, () -> source.tryEmitValue("yes"));
            Mono<Void> leaving = at(together, waiting::dispose);
            Mono.when(saying, leaving).block(LONG);

            assertThat(one.outcomes).hasSize(1);
        }
    }

    private static Mono<Void> at(CyclicBarrier together, Runnable action) {
        return Mono.<Void>fromCallable(() -> {
                    together.await();
                    action.run();
                    return null;
                })
                .subscribeOn(Schedulers.boundedElastic());
    }

    private static class Heard implements Telling.Listener<String> {
        private final List<String> outcomes = new CopyOnWriteArrayList<>();

        @Override
        public void said(String value, ContextView context) {
            outcomes.add("said " + value);
        }

        @Override
        public void failed(Throwable error, ContextView context) {
            outcomes.add("failed " + error.getMessage());
        }

        @Override
        public void cancelled(ContextView context) {
            outcomes.add("cancelled");
        }
    }
}
