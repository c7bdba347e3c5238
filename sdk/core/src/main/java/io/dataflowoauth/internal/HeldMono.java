// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

/**
 * A Mono that keeps a hold while it works, and until all that its result sets off on the same thread is done.
 *
 * <p>{@code Mono.using} lets go too early: a step behind it that throws cancels first and fails then, and in between
 * virtual time could slip past the failure.
 */
public final class HeldMono<T> extends MonoOperator<T, T> {
    private final Supplier<Runnable> hold;

    private HeldMono(Mono<? extends T> work, Supplier<Runnable> hold) {
        super(work);
        this.hold = hold;
    }

    /**
     * The same Mono, under a hold.
     *
     * @param hold takes a hold for each subscription and gives what ends it, which is run once
     */
    public static <T> Mono<T> of(Mono<T> work, Supplier<Runnable> hold) {
        return onAssembly(new HeldMono<>(work, requireNonNull(hold, "hold")));
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        source.subscribe(new Holder<>(actual, hold.get()));
    }

    private static final class Holder<T> implements CoreSubscriber<T>, Subscription {
        private final CoreSubscriber<? super T> actual;
        private final Runnable end;
        private final AtomicBoolean ended = new AtomicBoolean();
        private @Nullable Subscription upstream;
        private volatile @Nullable Thread delivering;
        private volatile boolean cancelled;

        private Holder(CoreSubscriber<? super T> actual, Runnable end) {
            this.actual = actual;
            this.end = end;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            upstream = subscription;
            actual.onSubscribe(this);
        }

        @Override
        public void onNext(T value) {
            delivering = Thread.currentThread();
            try {
                actual.onNext(value);
            } finally {
                delivering = null;
                if (cancelled) {
                    end();
                }
            }
        }

        @Override
        public void onError(Throwable failure) {
            try {
                actual.onError(failure);
            } finally {
                end();
            }
        }

        @Override
        public void onComplete() {
            try {
                actual.onComplete();
            } finally {
                end();
            }
        }

        @Override
        public void request(long n) {
            requireNonNull(upstream).request(n);
        }

        @Override
        public void cancel() {
            requireNonNull(upstream).cancel();
            cancelled = true;
            if (delivering != Thread.currentThread()) {
                end();
            }
        }

        private void end() {
            if (ended.compareAndSet(false, true)) {
                end.run();
            }
        }
    }
}
