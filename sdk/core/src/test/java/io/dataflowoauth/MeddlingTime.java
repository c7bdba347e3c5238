// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.time.Duration;
import java.time.Instant;
import reactor.core.scheduler.Scheduler;

/** Virtual time in which something happens just while somebody reads the clock: a race that always ends the same way. */
final class MeddlingTime implements TokenTime {
    private final VirtualTime time = new VirtualTime();
    private Runnable meddling = () -> {};
    private int readings;

    /** Does this in the midst of that reading of the monotonic clock from now on, the first being 1. */
    void meddleAt(int reading, Runnable work) {
        readings = reading;
        meddling = work;
    }

    boolean meddled() {
        return readings == 0;
    }

    void advance(Duration by) {
        time.advance(by);
    }

    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public long nanoTime() {
        if (readings > 0 && --readings == 0) {
            meddling.run();
        }
        return time.nanoTime();
    }

    @Override
    public Scheduler scheduler() {
        return time.scheduler();
    }

    @Override
    public InFlight inFlight() {
        return time.inFlight();
    }
}
