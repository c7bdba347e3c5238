// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * A caller who is served at once: with the first request, unless it cancels before. All that a caller of a fresh token
 * allocates; Reactor's own scalar subscription carries what only fused operators use.
 */
final class Serving implements Subscription {
    private static final AtomicIntegerFieldUpdater<Serving> STATE =
            AtomicIntegerFieldUpdater.newUpdater(Serving.class, "state");
    private static final int WAITING = 0;
    private static final int SERVED = 1;
    private static final int CANCELLED = 2;

    private final CoreSubscriber<? super AccessToken> caller;
    private final AccessToken token;
    private volatile int state;

    Serving(CoreSubscriber<? super AccessToken> caller, AccessToken token) {
        this.caller = caller;
        this.token = token;
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n) && STATE.compareAndSet(this, WAITING, SERVED)) {
            caller.onNext(token);
            if (state != CANCELLED) {
                caller.onComplete();
            }
        }
    }

    @Override
    public void cancel() {
        state = CANCELLED;
    }
}
