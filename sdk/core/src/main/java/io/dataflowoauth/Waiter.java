// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/** One subscriber that waits for a token. It is told once at most, and its cancelling concerns nobody else. */
final class Waiter implements Subscription {
    private static final AtomicReferenceFieldUpdater<Waiter, Object> STATE =
            AtomicReferenceFieldUpdater.newUpdater(Waiter.class, Object.class, "state");
    private static final Object UNASKED = new Object();
    private static final Object ASKED = new Object();
    private static final Object DONE = new Object();

    private final CoreSubscriber<? super AccessToken> subscriber;
    private final Duration minimum;
    private final Consumer<Waiter> gone;
    /** One of the marks above, or the token that came before it was asked for. */
    private volatile Object state = UNASKED;

    Waiter(CoreSubscriber<? super AccessToken> subscriber, Duration minimum, Consumer<Waiter> gone) {
        this.subscriber = subscriber;
        this.minimum = minimum;
        this.gone = gone;
    }

    Duration minimum() {
        return minimum;
    }

    boolean isOver() {
        return state == DONE;
    }

    void serve(AccessToken token) {
        if (!STATE.compareAndSet(this, UNASKED, token) && STATE.compareAndSet(this, ASKED, DONE)) {
            deliver(token);
        }
    }

    void fail(Throwable failure) {
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
        AccessToken early = early(state);
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

    private void deliver(AccessToken token) {
        gone.accept(this);
        subscriber.onNext(token);
        subscriber.onComplete();
    }

    private static @Nullable AccessToken early(Object state) {
        return state instanceof AccessToken token ? token : null;
    }
}
