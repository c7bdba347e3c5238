// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import reactor.core.Exceptions;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * One call, which lands once: with a token or with a failure. It carries a context of its own, and nothing of the caller
 * who happened to start it. Disposing of it gives the call up without a landing.
 *
 * @param <T> the token
 */
public final class Flight<T> extends BaseSubscriber<T> implements Runnable {
    private final Supplier<Mono<T>> call;
    private final Landing<T> landing;
    private final AtomicBoolean landed = new AtomicBoolean();

    /** Makes the call when it is run. */
    public Flight(Supplier<Mono<T>> call, Landing<T> landing) {
        this.call = call;
        this.landing = landing;
    }

    /**
     * Where a flight ends.
     *
     * @param <T> the token
     */
    public interface Landing<T> {
        /** With a token. */
        void arrived(T token);

        /** Without one. */
        void failed(Throwable failure);
    }

    @Override
    public void run() {
        if (isDisposed()) {
            return;
        }
        try {
            call.get().subscribe(this);
        } catch (Throwable e) {
            fail(e);
            Exceptions.throwIfJvmFatal(e);
        }
    }

    /** Lands with a failure, unless it has landed. */
    public void fail(Throwable failure) {
        if (landed.compareAndSet(false, true)) {
            landing.failed(Exceptions.unwrap(failure));
        }
    }

    @Override
    public Context currentContext() {
        return Context.empty();
    }

    @Override
    protected void hookOnNext(T token) {
        if (landed.compareAndSet(false, true)) {
            landing.arrived(token);
        }
    }

    @Override
    protected void hookOnError(Throwable failure) {
        fail(failure);
    }

    @Override
    protected void hookOnComplete() {
        if (!landed.get()) {
            fail(new NoSuchElementException("A call ended without a token"));
        }
    }
}
