// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * How many calls and how many retries there were in the last minute. It errs on the safe side: in the minute that ends with
 * a retry there are never more retries than it was asked to allow, and for a second fewer may be allowed.
 */
final class CallBudget {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    /** The second that goes on, 59 whole ones, and the one in which the minute began. */
    private static final int SECONDS = 61;

    private final long origin;
    private final int[] calls = new int[SECONDS];
    private final int[] retries = new int[SECONDS];
    private long latest;

    /** Begins empty, at a moment of the monotonic clock. */
    CallBudget(long nanos) {
        origin = nanos;
    }

    /** One more call was made. */
    synchronized void called(long nanos) {
        calls[slot(nanos)]++;
    }

    /** Takes one retry, if so many for each call of the minute, or that many in it, are not taken yet. */
    synchronized boolean take(long nanos, double share, int floor) {
        int slot = slot(nanos);
        int begun = calls[(slot + 1) % SECONDS];
        long most = Math.max(floor, (long) (share * (sum(calls) - begun)));
        if (sum(retries) >= most) {
            return false;
        }
        retries[slot]++;
        return true;
    }

    /** Where this second is counted. Threads that looked at the clock before others count with those. */
    private int slot(long nanos) {
        long second = Math.max(latest, Math.floorDiv(nanos - origin, SECOND));
        for (long passed = Math.max(latest, second - SECONDS) + 1; passed <= second; passed++) {
            calls[(int) (passed % SECONDS)] = 0;
            retries[(int) (passed % SECONDS)] = 0;
        }
        latest = second;
        return (int) (second % SECONDS);
    }

    private static long sum(int[] counted) {
        return Arrays.stream(counted).asLongStream().sum();
    }
}
