// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import io.dataflowoauth.internal.Waiter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** A subscriber that counts what it is told: a token is 1, a failure 100, an end 10,000. */
final class Told implements CoreSubscriber<AccessToken> {
    static final int SERVED = 10_001;
    static final int FAILED = 100;

    private final AtomicInteger told = new AtomicInteger();
    private final boolean asks;
    private volatile Subscription subscription;

    private Told(boolean asks) {
        this.asks = asks;
    }

    static Told asking() {
        return new Told(true);
    }

    static Told notAskingYet() {
        return new Told(false);
    }

    /** Itself as somebody who waits. */
    Waiter<AccessToken> waiter() {
        Waiter<AccessToken> waiter = new Waiter<>(this, Duration.ZERO, gone -> {});
        onSubscribe(waiter);
        return waiter;
    }

    int told() {
        return told.get();
    }

    Subscription subscription() {
        return subscription;
    }

    @Override
    public void onSubscribe(Subscription to) {
        subscription = to;
        if (asks) {
            to.request(Long.MAX_VALUE);
        }
    }

    @Override
    public void onNext(AccessToken token) {
        told.addAndGet(1);
    }

    @Override
    public void onError(Throwable failure) {
        told.addAndGet(100);
    }

    @Override
    public void onComplete() {
        told.addAndGet(10_000);
    }
}
