// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.cab;

import io.dataflowoauth.InFlight;
import io.dataflowoauth.TokenTime;
import java.time.Duration;
import java.time.Instant;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Time that passes when it is told to, on real threads. */
final class SteppedTime implements TokenTime {
    volatile Duration passed = Duration.ZERO;

    @Override
    public Instant now() {
        return Instant.parse("2030-01-01T00:00:00Z").plus(passed);
    }

    @Override
    public long nanoTime() {
        return passed.toNanos();
    }

    @Override
    public Scheduler scheduler() {
        return Schedulers.parallel();
    }

    @Override
    public InFlight inFlight() {
        return () -> {};
    }
}
