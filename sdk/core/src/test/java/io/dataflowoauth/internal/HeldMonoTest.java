// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class HeldMonoTest {
    private final List<String> told = new ArrayList<>();

    @Test
    void the_hold_ends_after_the_result_was_handed_on() {
        held(Mono.just("result")).subscribe(told::add, e -> told.add("failed"), () -> told.add("complete"));

        assertThat(told).containsExactly("held", "result", "complete", "let go");
    }

    @Test
    void the_hold_ends_after_a_failure_was_told() {
        held(Mono.error(new IllegalStateException())).subscribe(told::add, e -> told.add("failed"));

        assertThat(told).containsExactly("held", "failed", "let go");
    }

    @Test
    void a_step_behind_that_throws_has_failed_before_the_hold_ends() {
        held(Mono.just("result"))
                .map(HeldMonoTest::broken)
                .subscribe(told::add, e -> told.add("failed"), () -> told.add("complete"));

        assertThat(told).containsExactly("held", "failed", "let go");
    }

    @Test
    void cancelling_ends_the_hold_at_once_and_what_was_held() {
        Sinks.One<String> never = Sinks.one();
        Disposable waiting =
                held(never.asMono().doOnCancel(() -> told.add("cancelled"))).subscribe(told::add);

        waiting.dispose();
        waiting.dispose();

        assertThat(told).containsExactly("held", "cancelled", "let go");
    }

    @Test
    void each_subscription_takes_a_hold_of_its_own() {
        Mono<String> held = held(Mono.just("result"));

        held.subscribe();
        held.subscribe();

        assertThat(told).containsExactly("held", "let go", "held", "let go");
    }

    private Mono<String> held(Mono<String> work) {
        return HeldMono.of(work, () -> {
            told.add("held");
            return () -> told.add("let go");
        });
    }

    private static String broken(String result) {
        throw new IllegalArgumentException(result);
    }
}
