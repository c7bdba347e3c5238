// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import io.dataflowoauth.InFlight;
import io.dataflowoauth.TokenTime;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.scheduler.Scheduler;

/** A time that fails when it is first asked: a fault of ours. */
final class TornTime implements TokenTime {
    private final TokenTime whole;
    private final AtomicBoolean torn = new AtomicBoolean(true);

    TornTime(TokenTime whole) {
        this.whole = whole;
    }

    @Override
    public Instant now() {
        if (torn.getAndSet(false)) {
            throw new IllegalStateException("the clock is torn");
        }
        return whole.now();
    }

    @Override
    public long nanoTime() {
        return whole.nanoTime();
    }

    @Override
    public Scheduler scheduler() {
        return whole.scheduler();
    }

    @Override
    public InFlight inFlight() {
        return whole.inFlight();
    }
}
