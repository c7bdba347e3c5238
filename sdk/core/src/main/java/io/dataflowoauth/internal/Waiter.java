// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * One subscriber that waits for a token. It is told once at most, and its cancelling concerns nobody else.
 *
 * @param <T> the token
 */
public final class Waiter<T> implements Subscription {
    @SuppressWarnings("rawtypes") // a class literal knows no type arguments
    private static final AtomicReferenceFieldUpdater<Waiter, Object> STATE =
            AtomicReferenceFieldUpdater.newUpdater(Waiter.class, Object.class, "state");

    private static final Object UNASKED = new Object();
    private static final Object ASKED = new Object();
    private static final Object DONE = new Object();

    private final CoreSubscriber<? super T> subscriber;
    private final Duration minimum;
    private final Consumer<Waiter<T>> gone;
    /** One of the marks above, or the token that came before it was asked for. */
    private volatile Object state = UNASKED;

    /** Waits for a token that lives for at least so long; whoever gave {@code gone} is told once that it waits no more. */
    public Waiter(CoreSubscriber<? super T> subscriber, Duration minimum, Consumer<Waiter<T>> gone) {
        this.subscriber = subscriber;
        this.minimum = minimum;
        this.gone = gone;
    }

    /** How long the token has to live at least. */
    public Duration minimum() {
        return minimum;
    }

    /** Whether it was told, or went away. */
    public boolean isOver() {
        return state == DONE;
    }

    /** Gives it a token, as soon as it has asked for one. */
    public void serve(T token) {
        if (!STATE.compareAndSet(this, UNASKED, token) && STATE.compareAndSet(this, ASKED, DONE)) {
            deliver(token);
        }
    }

    /** Tells it why there is none. */
    public void fail(Throwable failure) {
        if (STATE.compareAndSet(this, UNASKED, DONE) || STATE.compareAndSet(this, ASKED, DONE)) {
            gone.accept(this);
            subscriber.onError(failure);
        }
    }

    @Override
    public void request(long n) {
        if (!Operators.validate(n) || STATE.compareAndSet(this, UNASKED, ASKED)) {
            return;
        }
        T early = early(state);
        if (early != null && STATE.compareAndSet(this, early, DONE)) {
            deliver(early);
        }
    }

    @Override
    public void cancel() {
        if (STATE.getAndSet(this, DONE) != DONE) {
            gone.accept(this);
        }
    }

    private void deliver(T token) {
        gone.accept(this);
        subscriber.onNext(token);
        subscriber.onComplete();
    }

    @SuppressWarnings("unchecked") // what is none of the marks was put there by serve
    private @Nullable T early(Object state) {
        return state == UNASKED || state == ASKED || state == DONE ? null : (T) state;
    }
}
