// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** One call with the live token, sent once more if it is refused and another token may be accepted. Cold. */
final class Use<R> {
    private final LiveToken live;
    private final Mono<AccessToken> tokens;
    private final Function<AccessToken, Mono<R>> call;

    Use(LiveToken live, Mono<AccessToken> tokens, Function<AccessToken, Mono<R>> call) {
        this.live = live;
        this.tokens = tokens;
        this.call = call;
    }

    Mono<R> result() {
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
        live.invalidate(first.token, refusal.refusal().claims());
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
        private final long handed = live.terms().time().nanoTime();
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
            Duration held = Duration.ofNanos(live.terms().time().nanoTime() - handed);
            Diagnosis diagnosis =
                    FirstDiagnosis.of(refusal.refusal(), live.terms().request().principal());
            return new Refused(this, refusal.diagnosed(diagnosis), diagnosis, held);
        }

        private void used() {
            end(origin -> new TokenEvents.Used(origin, token.id(), replay));
        }

        private void end(Function<TokenEvents.Origin, TokenEvent> event) {
            if (ended.compareAndSet(false, true)) {
                live.terms().tell(event);
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
