// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth;

import io.dataflowoauth.InFlight;
import io.dataflowoauth.TokenTime;
import java.time.Instant;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A moment that does not pass, on real threads: however slow the machine is, brief tokens stay fresh in it. */
public final class StandingTime implements TokenTime {
    @Override
    public Instant now() {
        return Instant.parse("2030-01-01T00:00:00Z");
    }

    @Override
    public long nanoTime() {
        return 0;
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
