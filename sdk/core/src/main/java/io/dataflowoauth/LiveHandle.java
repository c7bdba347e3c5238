// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import io.dataflowoauth.internal.Waiter;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One holder's way to a live token that others may hold too. Closing it ends its own waiters and nobody else's. */
final class LiveHandle implements AutoCloseable {
    private final TokenRuntime.Shared<LiveToken> shared;
    private final LiveToken live;
    private final Mono<AccessToken> token;
    private final Set<Waiter<AccessToken>> waiters = ConcurrentHashMap.newKeySet();
    private final Set<Watcher> watching = ConcurrentHashMap.newKeySet();
    private final Sinks.Empty<Void> ended = Sinks.empty();
    private volatile boolean closed;

    LiveHandle(TokenRuntime.Shared<LiveToken> shared) {
        this.shared = shared;
        this.live = shared.value();
        this.token = new Token().assembled();
    }

    LiveToken live() {
        return live;
    }

    Mono<AccessToken> token() {
        return token;
    }

    Mono<AccessToken> token(Duration minimum) {
        TokenRequest request = live.terms().request();
        return request.lifetime()
                .filter(asked -> asked.compareTo(minimum) < 0)
                .map(asked -> Mono.<AccessToken>error(() -> LiveErrors.leaseTooLong(request, asked, minimum)))
                .orElseGet(() -> new Lease(minimum).assembled());
    }

    Flux<AccessToken> replacements() {
        return Flux.create(this::watch, FluxSink.OverflowStrategy.LATEST);
    }

    <R> Mono<R> use(Function<AccessToken, Mono<R>> call) {
        return Use.of(new Kept(), call);
    }

    <R> Mono<R> use(Function<AccessToken, Mono<R>> call, CallRetries retries) {
        return Mono.defer(() -> Use.of(new Kept(), call, new Retrying(retries, live.retries(), this::tokenAfter)));
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        waiters.forEach(waiter -> LiveTerms.undisturbed(
                () -> waiter.fail(LiveErrors.streamClosed(live.terms().request()))));
        watching.forEach(watcher -> LiveTerms.undisturbed(watcher::end));
        live.retries().ownerEnded();
        shared.close();
        Mono<Void> rest = live.isClosed() ? live.gone() : Mono.empty();
        rest.doOnTerminate(ended::tryEmitEmpty).subscribe();
    }

    /** Completes when closing is done: at once, or if this was the last handle, when the token has been thrown away. */
    Mono<Void> ended() {
        return ended.asMono();
    }

    /** What is over ends the pause, and then the token is what says so. */
    private Mono<AccessToken> tokenAfter(Duration pause) {
        return live.retries().pause(pause, this::isClosed).then(token);
    }

    private void join(CoreSubscriber<? super AccessToken> subscriber, Duration minimum) {
        Waiter<AccessToken> waiter = new Waiter<>(subscriber, minimum, waiters::remove);
        waiters.add(waiter);
        subscriber.onSubscribe(waiter);
        if (closed) {
            waiter.fail(LiveErrors.streamClosed(live.terms().request()));
        } else if (!waiter.isOver()) {
            live.join(waiter);
        }
    }

    private void watch(FluxSink<AccessToken> sink) {
        Watcher watcher = new Watcher(sink, live::served);
        watching.add(watcher);
        sink.onDispose(() -> {
            watching.remove(watcher);
            live.watchers().remove(watcher);
        });
        if (closed) {
            watcher.end();
        } else {
            live.watchers().add(watcher);
        }
    }

    /** The live token, as this handle sees it. */
    private final class Kept implements Use.Keeper {
        @Override
        public Mono<AccessToken> token() {
            return token;
        }

        @Override
        public void invalidate(AccessToken refused, Refusal refusal) {
            live.invalidate(refused, refusal.claims());
        }

        @Override
        public TokenRequest request() {
            return live.terms().request();
        }

        @Override
        public TokenTime time() {
            return live.terms().time();
        }

        @Override
        public void tell(Function<TokenEvents.Origin, TokenEvent> event) {
            live.terms().tell(event);
        }
    }

    /** Costs a look at the cell and at both clocks while the token is fresh, and one subscription. */
    private final class Token extends Mono<AccessToken> {
        private Mono<AccessToken> assembled() {
            return onAssembly(this);
        }

        @Override
        public void subscribe(CoreSubscriber<? super AccessToken> subscriber) {
            AccessToken fresh = closed ? null : live.fresh();
            if (fresh == null) {
                join(subscriber, Duration.ZERO);
            } else {
                subscriber.onSubscribe(new Serving(subscriber, fresh));
            }
        }
    }

    private final class Lease extends Mono<AccessToken> {
        private final Duration minimum;

        private Lease(Duration minimum) {
            this.minimum = minimum;
        }

        private Mono<AccessToken> assembled() {
            return onAssembly(this);
        }

        @Override
        public void subscribe(CoreSubscriber<? super AccessToken> subscriber) {
            join(subscriber, minimum);
        }
    }
}
