// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import io.dataflowoauth.internal.Held;

/** Looks at the clocks for callers of a fresh token: at one where that is enough, see {@link TokenTime#wallWindow()}. */
final class WallWindow {
    private final TokenTime time;
    private final long millis;

    WallWindow(TokenTime time) {
        this.time = time;
        this.millis = Math.min(Math.max(time.wallWindow().toMillis(), 0), TokenTime.LONGEST_WALL_WINDOW.toMillis());
    }

    /** From zero to the longest there is. */
    long millis() {
        return millis;
    }

    /** Writes at most once in a window: what many threads read often must seldom change. */
    boolean isFresh(Held<?> held) {
        long wall = time.wallMillis();
        if (held.isStillFreshAt(wall, millis)) {
            return true;
        }
        boolean fresh = held.isFreshAt(time.nanoTime(), wall);
        if (fresh && millis > 0) {
            held.seenFresh(wall);
        }
        return fresh;
    }
}
