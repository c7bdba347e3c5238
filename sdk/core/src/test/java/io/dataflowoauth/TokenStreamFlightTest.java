// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static io.dataflowoauth.Scene.HOUR;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** The one call in flight, and those who wait for it. */
class TokenStreamFlightTest {
    private final Scene scene = Scene.withTokensOf(HOUR);

    @Test
    void a_cancelled_first_caller_strands_nobody_and_stops_nothing() {
        scene.issuer.holds();
        Caller first = scene.calls();
        Caller second = scene.calls();

        first.cancel();
        scene.issuer.release(HOUR);

        assertThat(scene.issuer.cancelled()).isZero();
        assertThat(second.values()).containsExactly("token-1");
        assertThat(first.tokens()).isEmpty();
    }

    @Test
    void a_call_that_everybody_left_still_brings_its_token() {
        scene.issuer.holds();
        scene.calls().cancel();

        scene.issuer.release(HOUR);

        assertThat(scene.served()).isEqualTo("token-1");
        assertThat(scene.issuer.calls()).isEqualTo(1);
    }

    @Test
    void each_waiter_gets_an_exception_of_its_own() {
        scene.served();
        scene.advance(HOUR);
        scene.issuer.holds();
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            callers.add(scene.calls());
        }

        scene.issuer.releaseFailure(Issuer.unavailable());

        Set<Throwable> failures = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>());
        callers.forEach(caller -> failures.add(caller.failure()));
        assertThat(failures).hasSize(100).allMatch(failure -> failure instanceof TokenException.Unavailable);
    }

    @Test
    void the_call_carries_no_context_of_a_caller() {
        AtomicReference<ContextView> carried = new AtomicReference<>(Context.of("unseen", true));
        scene.issuer.answers(() -> Mono.deferContextual(context -> {
            carried.set(context);
            return Mono.just(AccessToken.bearer("token", HOUR));
        }));

        scene.stream.token().contextWrite(Context.of("caller", "first")).block(ofSeconds(1));

        assertThat(carried.get().isEmpty()).isTrue();
    }

    @Test
    void the_state_is_set_before_the_first_waiter_is_told() {
        scene.issuer.holds();
        List<StreamHealth.State> states = new ArrayList<>();
        scene.stream.token().subscribe(token -> {
            states.add(scene.stream.health().state());
            assertThat(scene.served()).isEqualTo("token-1");
        });

        scene.issuer.release(HOUR);

        assertThat(states).containsExactly(StreamHealth.State.FRESH);
        assertThat(scene.issuer.calls()).isEqualTo(1);
    }

    @Test
    void one_waiter_that_throws_does_not_stop_the_rest() {
        scene.issuer.holds();
        scene.stream.token().subscribe(new ThrowingSubscriber());
        Caller second = scene.calls();

        List<Throwable> dropped = Dropped.during(() -> scene.issuer.release(HOUR));

        assertThat(second.values()).containsExactly("token-1");
        assertThat(dropped).extracting(Throwable::getMessage).containsExactly("and throws again");
    }

    @Test
    void a_waiter_may_ask_again_from_within() {
        scene.served();
        scene.advance(HOUR);
        scene.issuer.holds();
        Set<String> codes = new HashSet<>();
        scene.stream
                .token()
                .onErrorResume(failure -> scene.stream.token())
                .subscribe(token -> {}, failure -> codes.add(((TokenException) failure).code()));

        scene.issuer.releaseFailure(Issuer.unavailable());

        assertThat(codes).containsExactly("test.down");
        assertThat(scene.issuer.calls()).isEqualTo(2);
    }

    @Test
    void a_caller_is_answered_before_the_call_that_it_causes_flies() {
        scene.served();
        scene.advance(ofMinutes(40));
        List<String> order = new ArrayList<>();
        scene.issuer.answers(() -> {
            order.add("call");
            return Mono.never();
        });

        scene.stream.token().subscribe(token -> order.add("answer"));

        assertThat(order).containsExactly("answer", "call");
    }

    @Test
    void a_waiter_gets_its_token_when_it_asks_for_it_and_not_before() {
        scene.issuer.holds();
        Caller patient = new Caller() {
            @Override
            protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                assertThat(subscription).isNotNull();
            }
        };
        scene.stream.token().subscribe(patient);
        scene.issuer.release(HOUR);

        assertThat(patient.waits()).isTrue();
        patient.request(1);

        assertThat(patient.values()).containsExactly("token-1");
        assertThat(patient.completed()).isTrue();
    }

    @Test
    void a_subscriber_that_cancels_at_once_causes_no_call() {
        scene.stream.token().subscribe(new Caller() {
            @Override
            protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
                subscription.cancel();
            }
        });

        assertThat(scene.issuer.calls()).isZero();
    }

    @Test
    void a_source_that_breaks_its_contract_is_a_typed_failure_without_its_text() {
        scene.issuer.fails(new IllegalStateException("secret-text"));
        TokenException thrown = scene.refused();
        scene.advance(ofMinutes(1));
        scene.issuer.answers(Mono::empty);
        TokenException empty = scene.refused();

        assertThat(thrown).isInstanceOf(TokenException.Invalid.class).hasMessageContaining("IllegalStateException");
        assertThat(thrown.getMessage()).doesNotContain("secret-text");
        assertThat(thrown.getCause()).isNull();
        assertThat(thrown.code()).isEqualTo("core.source-broken").isEqualTo(empty.code());
    }

    @Test
    void a_source_that_throws_or_gives_null_is_broken_too() {
        TokenSource throwing = request -> {
            throw new IllegalArgumentException("secret-text");
        };
        TokenSource nothing = request -> null;

        for (TokenSource source : List.of(throwing, nothing)) {
            TokenStream stream = TokenStream.of(source, Scene.REQUEST, scene.runtime);
            TokenException failure = Scene.refused(stream.token());
            assertThat(failure.code()).isEqualTo("core.source-broken");
            assertThat(failure.getMessage()).doesNotContain("secret-text");
        }
    }

    @Test
    void a_scheduler_that_takes_no_work_is_a_typed_failure_and_frees_the_slot() {
        scene.served();
        scene.advance(ofHours(2));
        scene.time.rejecting(true);
        TokenException refused = scene.refused();

        scene.time.rejecting(false);
        scene.advance(ofSeconds(1));

        assertThat(refused).isInstanceOf(TokenException.Unavailable.class);
        assertThat(refused.code()).isEqualTo("core.scheduler-rejected");
        assertThat(scene.served()).isEqualTo("token-2");
    }

    @Test
    void a_scheduler_that_rejects_inside_a_source_is_the_same_failure() {
        scene.issuer.fails(new RejectedExecutionException());

        assertThat(scene.calls().waits()).isTrue();
        scene.advance(ofSeconds(10));

        assertThat(scene.stream.health().lastCode()).contains("core.scheduler-rejected");
    }

    @Test
    void a_source_that_never_answers_is_given_up_after_a_minute() {
        scene.served();
        scene.advance(HOUR);
        scene.issuer.holds();
        Caller caller = scene.calls();

        scene.advance(ofSeconds(60));

        assertThat(caller.failure()).isInstanceOf(TokenException.Unavailable.class);
        assertThat(scene.issuer.cancelled()).isEqualTo(1);
        assertThat(scene.stream.health().lastCode()).contains("core.acquisition-deadline");
    }

    @Test
    void a_token_that_comes_after_its_own_end_is_a_failure() {
        scene.served();
        scene.advance(HOUR);
        scene.issuer.holds();
        Caller caller = scene.calls();

        scene.advance(ofSeconds(5));
        scene.issuer.release(ofSeconds(5));

        assertThat(((TokenException) java.util.Objects.requireNonNull(caller.failure())).code())
                .isEqualTo("core.token-late");
    }

    @Test
    void a_token_that_another_stream_hands_on_does_not_live_longer_for_it() {
        AccessToken handedOn = scene.calls().tokens().get(0);
        scene.advance(ofMinutes(20));
        TokenStream outer = TokenStream.of(request -> scene.stream.token(), Scene.REQUEST, scene.runtime);

        AccessToken token = Caller.of(outer.token()).tokens().get(0);

        assertThat(token.expiresAt()).isEqualTo(handedOn.expiresAt());
        assertThat(outer.health().untilExpiry()).isEqualTo(ofMinutes(40).minusSeconds(10));
    }

    @Test
    void an_issuer_that_asks_for_patience_gets_it() {
        scene.issuer.fails(new TokenException.Unavailable(
                new ErrorCode("test.busy", "Busy.", "Wait."),
                Refusal.ofStatus(429),
                java.util.Optional.of(ofSeconds(30))));

        TokenException told = scene.refused();
        scene.advance(ofSeconds(30).minusNanos(1));
        scene.refused();

        assertThat(told.nextTry()).contains(VirtualTime.START.plusSeconds(30));
        assertThat(scene.issuer.calls()).isEqualTo(1);
    }

    private static final class ThrowingSubscriber extends reactor.core.publisher.BaseSubscriber<AccessToken> {
        @Override
        protected void hookOnNext(AccessToken token) {
            throw new IllegalStateException("a waiter of ours throws");
        }

        @Override
        protected void hookOnError(Throwable failure) {
            throw new IllegalStateException("and throws again");
        }
    }
}
