// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.life;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/** How long calls took, to a tenth of a microsecond, up to ten milliseconds. */
final class Latencies {
    private static final int GRAIN_NANOS = 100;
    private static final int MOST = 100_000;

    private final AtomicLongArray counts = new AtomicLongArray(MOST + 1);

    void add(long nanos) {
        counts.incrementAndGet((int) Math.min(nanos / GRAIN_NANOS, MOST));
    }

    long count() {
        long sum = 0;
        for (int i = 0; i <= MOST; i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    /** What so large a part of the calls did not exceed. */
    Duration quantile(double part) {
        long wanted = (long) Math.ceil(count() * part);
        long seen = 0;
        int bucket = -1;
        while (seen < wanted) {
            bucket++;
            seen += counts.get(bucket);
        }
        return Duration.ofNanos((long) (bucket + 1) * GRAIN_NANOS);
    }
}
