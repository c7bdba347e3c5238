// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import io.dataflowoauth.internal.Foreign;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Stands between a Mono and its subscriber and tells its outcome, exactly once: a value, an error, or that the subscriber gave up.
 * Told before the subscriber is.
 */
final class Telling<T> implements CoreSubscriber<T>, Subscription {
    private final CoreSubscriber<? super T> actual;
    private final Listener<T> listener;
    private final AtomicBoolean told = new AtomicBoolean();
    private Subscription upstream = Operators.cancelledSubscription();

    private Telling(CoreSubscriber<? super T> actual, Listener<T> listener) {
        this.actual = actual;
        this.listener = listener;
    }

    /** The same Mono, whose outcomes the listener hears. */
    static <T> Mono<T> of(Mono<T> source, Listener<T> listener) {
        return new Told<>(source, listener);
    }

    @Override
    public Context currentContext() {
        return actual.currentContext();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        upstream = subscription;
        actual.onSubscribe(this);
    }

    @Override
    public void onNext(T value) {
        tell(() -> listener.said(value, currentContext()));
        actual.onNext(value);
    }

    @Override
    public void onError(Throwable error) {
        tell(() -> listener.failed(error, currentContext()));
        actual.onError(error);
    }

    @Override
    public void onComplete() {
        actual.onComplete();
    }

    @Override
    public void request(long n) {
        upstream.request(n);
    }

    @Override
    public void cancel() {
        upstream.cancel();
        tell(() -> listener.cancelled(currentContext()));
    }

    private void tell(Runnable telling) {
        if (told.compareAndSet(false, true)) {
            Foreign.undisturbed(telling);
        }
    }

    /** No lifted one: those of Reactor are fused with what they stand before, and would have to tell of queues too. */
    private static final class Told<T> extends MonoOperator<T, T> {
        private final Listener<T> listener;

        private Told(Mono<T> source, Listener<T> listener) {
            super(source);
            this.listener = listener;
        }

        @Override
        public void subscribe(CoreSubscriber<? super T> actual) {
            source.subscribe(new Telling<T>(actual, listener));
        }
    }

    /** Hears of nothing but the giving up. */
    record OnlyCancelled<T>(Listener<T> listener) implements Listener<T> {
        @Override
        public void said(T value, ContextView context) {
            // told by whoever waits for it to be recorded
        }

        @Override
        public void failed(Throwable error, ContextView context) {
            // as above
        }

        @Override
        public void cancelled(ContextView context) {
            listener.cancelled(context);
        }
    }

    /** Who hears outcomes; must not block. */
    interface Listener<T> {
        void said(T value, ContextView context);

        void failed(Throwable error, ContextView context);

        void cancelled(ContextView context);
    }
}
