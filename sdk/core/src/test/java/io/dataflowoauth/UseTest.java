// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static io.dataflowoauth.Scene.HOUR;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

class UseTest {
    private static final Refusal EXPIRED = Refusal.ofStatus(401).withError("invalid_token");
    private static final String CLAIMS = "{\"access_token\":{\"acrs\":{\"essential\":true,\"value\":\"c1\"}}}";
    private static final Refusal CHALLENGE =
            Refusal.ofStatus(401).withError("insufficient_claims").withClaims(CLAIMS);
    private static final Refusal NO_ROLE = Refusal.ofStatus(403).withReason("IAM_PERMISSION_DENIED");

    private final Scene scene = Scene.withTokensOf(HOUR);
    private final List<String> tokens = new ArrayList<>();
    private final Deque<Supplier<Mono<String>>> answers = new ArrayDeque<>();

    @Test
    void a_call_that_succeeds_is_used_once() {
        answers.add(() -> Mono.just("fine"));

        assertThat(used().value).isEqualTo("fine");
        assertThat(tokens).containsExactly("token-1");
        assertThat(told()).containsExactly("Used");
        assertThat(scene.seen(TokenEvents.Used.class).get(0).replay()).isFalse();
    }

    @Test
    void a_refusal_that_a_new_token_can_mend_is_replayed_once_with_the_next_token() {
        answers.add(() -> Mono.error(new CallRefusedException(EXPIRED)));
        answers.add(() -> Mono.just("fine"));

        assertThat(used().value).isEqualTo("fine");
        assertThat(tokens).containsExactly("token-1", "token-2");
        assertThat(told()).containsExactly("Invalidated", "Refused", "Used");
        assertThat(scene.seen(TokenEvents.Refused.class).get(0).replayed()).isTrue();
        assertThat(scene.seen(TokenEvents.Used.class).get(0).replay()).isTrue();
    }

    @Test
    void a_second_refusal_is_told_with_its_diagnosis_and_not_replayed() {
        answers.add(() -> Mono.error(new CallRefusedException(EXPIRED)));
        answers.add(() -> Mono.error(new CallRefusedException(EXPIRED)));

        CallRefusedException refused = refused();

        assertThat(refused.diagnosis().orElseThrow().layer()).isEqualTo(Diagnosis.Layer.AUTHENTICATION);
        assertThat(refused.diagnosis().orElseThrow().principal().acting()).isEqualTo("reader");
        assertThat(tokens).containsExactly("token-1", "token-2");
        assertThat(scene.seen(TokenEvents.Refused.class).stream().map(TokenEvents.Refused::replayed))
                .containsExactly(true, false);
    }

    @Test
    void a_claims_challenge_is_replayed_once_with_a_token_that_has_the_claims() {
        answers.add(() -> Mono.error(new CallRefusedException(CHALLENGE)));
        answers.add(() -> Mono.just("fine"));

        assertThat(used().value).isEqualTo("fine");
        assertThat(tokens).containsExactly("token-1", "token-2");
        assertThat(scene.issuer.askedClaims()).containsExactly("", CLAIMS);
    }

    @Test
    void a_challenge_that_the_new_token_does_not_meet_is_told_with_what_it_demands() {
        answers.add(() -> Mono.error(new CallRefusedException(CHALLENGE)));
        answers.add(() -> Mono.error(new CallRefusedException(CHALLENGE)));

        Diagnosis diagnosis = refused().diagnosis().orElseThrow();

        assertThat(diagnosis.code()).isEqualTo("core.call-claims-insufficient");
        assertThat(diagnosis.missing()).isEqualTo(CLAIMS);
        assertThat(scene.issuer.calls()).isEqualTo(2);
    }

    @Test
    void a_refusal_that_no_token_can_mend_is_told_at_once() {
        answers.add(() -> Mono.error(new CallRefusedException(NO_ROLE)));

        CallRefusedException refused = refused();

        assertThat(refused.diagnosis().orElseThrow().layer()).isEqualTo(Diagnosis.Layer.AUTHORIZATION);
        assertThat(refused.refusal()).isEqualTo(NO_ROLE);
        assertThat(tokens).containsExactly("token-1");
        assertThat(told()).containsExactly("Refused");
        assertThat(scene.issuer.calls()).isEqualTo(1);
    }

    @Test
    void a_call_that_cannot_be_made_twice_is_told_at_once_and_its_token_is_dropped() {
        answers.add(() -> Mono.error(new CallRefusedException(EXPIRED).unrepeatable()));

        assertThat(refused().diagnosis()).isPresent();
        assertThat(tokens).containsExactly("token-1");
        assertThat(told()).containsExactly("Invalidated", "Refused");
        assertThat(scene.served()).isEqualTo("token-2");
    }

    @Test
    void nothing_is_replayed_with_the_same_token_again() {
        scene.issuer.answers(() -> Mono.just(AccessToken.bearer("always-the-same", HOUR)));
        answers.add(() -> Mono.error(new CallRefusedException(EXPIRED)));

        assertThat(refused().diagnosis()).isPresent();
        assertThat(tokens).containsExactly("always-the-same");
        assertThat(scene.seen(TokenEvents.Refused.class).get(0).replayed()).isFalse();
    }

    @Test
    void a_refusal_stays_a_refusal_if_no_next_token_can_be_had() {
        answers.add(() -> {
            scene.issuer.fails(Issuer.rejected());
            return Mono.error(new CallRefusedException(EXPIRED));
        });

        assertThat(refused().refusal()).isEqualTo(EXPIRED);
        assertThat(scene.seen(TokenEvents.Refused.class)).hasSize(1);
    }

    @Test
    void a_call_that_throws_its_refusal_has_refused_as_well() {
        answers.add(() -> {
            throw new CallRefusedException(NO_ROLE);
        });

        assertThat(refused().diagnosis()).isPresent();
        assertThat(told()).containsExactly("Refused");
    }

    @Test
    void other_failures_pass_through_untouched() {
        IOException failure = new IOException("connection reset");
        answers.add(() -> Mono.error(failure));

        assertThat(used().failure).isSameAs(failure);
        assertThat(tokens).hasSize(1);
        assertThat(told()).containsExactly("Used");
    }

    @Test
    void a_call_that_gives_nothing_is_used_and_completes_empty() {
        answers.add(Mono::empty);

        Outcome outcome = used();

        assertThat(outcome.completed).isTrue();
        assertThat(outcome.value).isNull();
        assertThat(told()).containsExactly("Used");
    }

    @Test
    void without_a_token_nothing_is_called() {
        scene.issuer.fails(Issuer.rejected());

        assertThat(used().failure).isInstanceOf(TokenException.Rejected.class);
        assertThat(tokens).isEmpty();
        assertThat(told()).isEmpty();
    }

    @Test
    void cancelling_cancels_the_call_and_counts_as_used_once() {
        List<String> cancelled = new ArrayList<>();
        answers.add(() -> Mono.<String>never().doOnCancel(() -> cancelled.add("cancelled")));
        Outcome outcome = used();

        outcome.cancel();
        outcome.cancel();

        assertThat(cancelled).hasSize(1);
        assertThat(told()).containsExactly("Used");
    }

    @Test
    void cancelling_while_waiting_for_the_next_token_still_tells_the_refusal() {
        answers.add(() -> {
            scene.issuer.holds();
            return Mono.error(new CallRefusedException(EXPIRED));
        });
        Outcome outcome = used();

        outcome.cancel();
        scene.issuer.release(HOUR);

        assertThat(told()).containsExactly("Invalidated", "Refused");
        assertThat(scene.seen(TokenEvents.Refused.class).get(0).replayed()).isFalse();
        assertThat(tokens).hasSize(1);
    }

    @Test
    void the_refusal_says_how_long_the_token_was_held() {
        scene.advance(ofMillis(100));
        answers.add(() ->
                Mono.delay(ofMillis(40), scene.time.scheduler()).then(Mono.error(new CallRefusedException(NO_ROLE))));
        used();

        scene.advance(ofMillis(40));

        assertThat(scene.seen(TokenEvents.Refused.class).get(0).held()).isEqualTo(ofMillis(40));
    }

    @Test
    void the_call_sees_the_context_of_its_caller() {
        AtomicReference<String> seen = new AtomicReference<>();
        Mono<String> call = scene.stream.use(token -> Mono.deferContextual(context -> {
            seen.set(context.get("caller"));
            return Mono.just("fine");
        }));

        call.contextWrite(Context.of("caller", "me")).subscribe();

        assertThat(seen).hasValue("me");
    }

    @Test
    void each_subscription_is_a_call_of_its_own() {
        answers.add(() -> Mono.just("one"));
        answers.add(() -> Mono.just("two"));
        Mono<String> call = scene.stream.use(this::call);

        assertThat(tokens).isEmpty();
        assertThat(call.block()).isEqualTo("one");
        assertThat(call.block()).isEqualTo("two");
    }

    private Mono<String> call(AccessToken token) {
        tokens.add(token.reveal());
        return answers.remove().get();
    }

    private Outcome used() {
        Outcome outcome = new Outcome();
        scene.stream.use(this::call).subscribe(outcome);
        return outcome;
    }

    private CallRefusedException refused() {
        Throwable failure = used().failure;
        assertThat(failure).isInstanceOf(CallRefusedException.class);
        return (CallRefusedException) failure;
    }

    private List<String> told() {
        return scene.story().stream()
                .filter(kind -> List.of("Used", "Refused", "Invalidated").contains(kind))
                .toList();
    }

    private static final class Outcome extends BaseSubscriber<String> {
        private String value;
        private Throwable failure;
        private boolean completed;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        protected void hookOnNext(String result) {
            value = result;
        }

        @Override
        protected void hookOnError(Throwable told) {
            failure = told;
        }

        @Override
        protected void hookOnComplete() {
            completed = true;
        }
    }
}
