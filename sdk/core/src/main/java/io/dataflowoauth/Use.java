// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
    private @Nullable Retrying retrying;

    private Use(Keeper live, Function<AccessToken, Mono<R>> call) {
        this.live = live;
        this.tokens = live.token();
        this.call = call;
    }

    /** What a use needs of whoever keeps the live token. */
    public interface Keeper {
        /** The live token, anew for each subscription. */
        Mono<AccessToken> token();

        /** Drops a token that was refused so, if it is still the live one. */
        void invalidate(AccessToken refused, Refusal refusal);

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

    /** For one subscriber: sent again, too, while the resource is busy. */
    static <R> Mono<R> of(Keeper live, Function<AccessToken, Mono<R>> call, Retrying limits) {
        Use<R> use = new Use<>(live, call);
        use.retrying = limits;
        return use.result();
    }

    private Mono<R> result() {
        return tokens.flatMap(this::send);
    }

    private Mono<R> send(AccessToken token) {
        Attempt first = new Attempt(token, false);
        return first.result().onErrorResume(CallRefusedException.class, refusal -> afterRefusal(first, refusal));
    }

    private Mono<R> afterRefusal(Attempt first, CallRefusedException refusal) {
        Refused refused = first.refused(refusal);
        if (!refusal.refusal().newTokenCanHelp()) {
            return refused.retriedOrTold(this::send);
        }
        live.invalidate(first.token, refusal.refusal());
        if (!refusal.repeatable()) {
            return refused.told();
        }
        return another(first.token)
                .flatMap(next -> next.map(token -> replay(refused, token)).orElseGet(refused::told))
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
        return sendLast(new Attempt(token, true));
    }

    /** The one replay, or a retry after it: no other token helps any more. */
    private Mono<R> sendLast(Attempt last) {
        return last.result()
                .onErrorResume(
                        CallRefusedException.class,
                        refusal -> last.refused(refusal).retriedOrTold(token -> sendLast(new Attempt(token, false))));
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
            if (retrying != null && !replay) {
                retrying.sending();
            }
            return Mono.defer(() -> call.apply(token))
                    .doOnSuccess(result -> used())
                    .doOnError(failure -> !(failure instanceof CallRefusedException), failure -> used())
                    .doOnCancel(this::used);
        }

        private Refused refused(CallRefusedException refusal) {
            Duration held = Duration.ofNanos(live.time().nanoTime() - handed);
            Diagnosis diagnosis =
                    FirstDiagnosis.of(refusal.refusal(), live.request().principal());
            return new Refused(this, refusal.diagnosed(diagnosis), held);
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
        private final Duration held;

        private Refused(Attempt attempt, CallRefusedException diagnosed, Duration held) {
            this.attempt = attempt;
            this.diagnosed = diagnosed;
            this.held = held;
        }

        private void tell(boolean replayed) {
            attempt.end(origin -> event(origin, replayed));
        }

        private Mono<R> told() {
            tell(false);
            return Mono.error(diagnosed);
        }

        private Mono<R> retriedOrTold(Function<AccessToken, Mono<R>> again) {
            return retrying == null ? told() : retriedOrTold(retrying, again);
        }

        private Mono<R> retriedOrTold(Retrying limits, Function<AccessToken, Mono<R>> again) {
            Retrying.Next next = limits.after(diagnosed);
            return switch (next.kind()) {
                case TELL -> told();
                case TELL_SPENT -> spent().told();
                case RETRY -> {
                    attempt.end(origin -> event(origin, false).retriedAfter(next.pause()));
                    yield limits.tokenAfter(next.pause()).flatMap(again);
                }
            };
        }

        private Refused spent() {
            return new Refused(attempt, diagnosed.diagnosed(FirstDiagnosis.retriesSpent(diagnosis())), held);
        }

        private TokenEvents.Refused event(TokenEvents.Origin origin, boolean replayed) {
            return new TokenEvents.Refused(origin, attempt.token.id(), diagnosis(), held, replayed);
        }

        private Diagnosis diagnosis() {
            return diagnosed.diagnosis().orElseThrow();
        }
    }
}
