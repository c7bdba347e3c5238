// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * One call with a live token, sent once more if it is refused and another token may be accepted.
 *
 * <p>For whoever keeps live tokens: {@code TokenStream.use} is made of it, and what a family offers for each of its keys.
 */
public final class Use<R> {
    private final Keeper live;
    private final Mono<AccessToken> tokens;
    private final Function<AccessToken, Mono<R>> call;

    private Use(Keeper live, Function<AccessToken, Mono<R>> call) {
        this.live = live;
        this.tokens = live.token();
        this.call = call;
    }

    /** What a use needs of whoever keeps the live token. */
    public interface Keeper {
        /** The live token, anew for each subscription. */
        Mono<AccessToken> token();

        /** Drops a token that was refused, if it is still the live one. */
        void invalidate(AccessToken refused);

        /** What is asked for, and for whom. */
        TokenRequest request();

        /** The time in which it is kept. */
        TokenTime time();

        /** Tells the observers. */
        void tell(Function<TokenEvents.Origin, TokenEvent> event);
    }

    /** The call with the live token; cold, and as {@code TokenStream.use} describes it. */
    public static <R> Mono<R> of(Keeper live, Function<AccessToken, Mono<R>> call) {
        return new Use<>(requireNonNull(live, "live"), requireNonNull(call, "call")).result();
    }

    private Mono<R> result() {
        return tokens.flatMap(token -> {
            Attempt first = new Attempt(token, false);
            return first.result().onErrorResume(CallRefusedException.class, refusal -> afterRefusal(first, refusal));
        });
    }

    private Mono<R> afterRefusal(Attempt first, CallRefusedException refusal) {
        Refused refused = first.refused(refusal);
        if (!refusal.refusal().newTokenCanHelp()) {
            return refused.told(false);
        }
        live.invalidate(first.token);
        if (!refusal.repeatable()) {
            return refused.told(false);
        }
        return another(first.token)
                .flatMap(next -> next.map(token -> replay(refused, token)).orElseGet(() -> refused.told(false)))
                .doOnCancel(() -> refused.tell(false));
    }

    /** The next token, or nothing if it is the refused one again or cannot be had. */
    private Mono<Optional<AccessToken>> another(AccessToken refused) {
        return tokens.map(Optional::of)
                .onErrorResume(TokenException.class, failure -> Mono.just(Optional.empty()))
                .map(next -> next.filter(token -> !token.sameValue(refused)));
    }

    private Mono<R> replay(Refused refused, AccessToken token) {
        refused.tell(true);
        Attempt second = new Attempt(token, true);
        return second.result()
                .onErrorResume(
                        CallRefusedException.class,
                        again -> second.refused(again).told(false));
    }

    /** One sending of the call; exactly one event says how it ended. */
    private final class Attempt {
        private final AccessToken token;
        private final boolean replay;
        private final long handed = live.time().nanoTime();
        private final AtomicBoolean ended = new AtomicBoolean();

        private Attempt(AccessToken token, boolean replay) {
            this.token = token;
            this.replay = replay;
        }

        private Mono<R> result() {
            return Mono.defer(() -> call.apply(token))
                    .doOnSuccess(result -> used())
                    .doOnError(failure -> !(failure instanceof CallRefusedException), failure -> used())
                    .doOnCancel(this::used);
        }

        private Refused refused(CallRefusedException refusal) {
            Duration held = Duration.ofNanos(live.time().nanoTime() - handed);
            Diagnosis diagnosis =
                    FirstDiagnosis.of(refusal.refusal(), live.request().principal());
            return new Refused(this, refusal.diagnosed(diagnosis), diagnosis, held);
        }

        private void used() {
            end(origin -> new TokenEvents.Used(origin, token.id(), replay));
        }

        private void end(Function<TokenEvents.Origin, TokenEvent> event) {
            if (ended.compareAndSet(false, true)) {
                live.tell(event);
            }
        }
    }

    private final class Refused {
        private final Attempt attempt;
        private final CallRefusedException diagnosed;
        private final Diagnosis diagnosis;
        private final Duration held;

        private Refused(Attempt attempt, CallRefusedException diagnosed, Diagnosis diagnosis, Duration held) {
            this.attempt = attempt;
            this.diagnosed = diagnosed;
            this.diagnosis = diagnosis;
            this.held = held;
        }

        private void tell(boolean replayed) {
            attempt.end(origin -> new TokenEvents.Refused(origin, attempt.token.id(), diagnosis, held, replayed));
        }

        private Mono<R> told(boolean replayed) {
            tell(replayed);
            return Mono.error(diagnosed);
        }
    }
}
