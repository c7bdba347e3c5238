// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.kafka;

import io.dataflowoauth.InFlight;
import io.dataflowoauth.TokenTime;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.scheduler.Scheduler;

/** The system's time, whose monotonic clock a test puts ahead, so that a token expires without waiting for it. */
record AheadTime(AtomicLong nanosAhead) implements TokenTime {
    private static final TokenTime SYSTEM = TokenTime.system();

    @Override
    public Instant now() {
        return SYSTEM.now();
    }

    @Override
    public long nanoTime() {
        return SYSTEM.nanoTime() + nanosAhead.get();
    }

    @Override
    public Scheduler scheduler() {
        return SYSTEM.scheduler();
    }

    @Override
    public InFlight inFlight() {
        return SYSTEM.inFlight();
    }
}
