// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.page;

import java.time.Duration;

/** Spans of time in words. */
public final class Spans {
    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    private Spans() {}

    /** In the two units that say most: {@code 250 ms}, {@code 1.25 s}, {@code 8 min 40 s}, {@code 2 h 5 min}. */
    public static String words(Duration length) {
        long millis = length.toMillis();
        if (millis < 0) {
            return "-" + words(length.negated());
        }
        if (millis == 0) {
            return "0";
        }
        if (millis < SECOND) {
            return millis + " ms";
        }
        if (millis < 2 * MINUTE) {
            return millis % SECOND == 0 ? millis / SECOND + " s" : Markup.format("%.2f s", millis / (double) SECOND);
        }
        return millis < 2 * HOUR ? two(millis, MINUTE, " min", SECOND, " s") : two(millis, HOUR, " h", MINUTE, " min");
    }

    private static String two(long millis, long large, String largeName, long small, String smallName) {
        long rest = millis % large / small;
        return millis / large + largeName + (rest == 0 ? "" : " " + rest + smallName);
    }
}
