// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;

/** Where on the drawing a moment of the run is. */
record Scale(Instant from, Instant until, double left, double right) {
    static final int BINS = 180;

    /** The place of a moment; what is outside of the run is at its edge. */
    double x(Instant at) {
        double share = Math.min(1, Math.max(0, seconds(at) / length()));
        return left + share * (right - left);
    }

    /** Seconds since the run began. */
    double seconds(Instant at) {
        return (at.equals(Instant.MAX) ? Duration.between(from, until) : Duration.between(from, at)).toMillis()
                / 1000.0;
    }

    /** The length of the run in seconds. */
    double length() {
        return Math.max(0.1, Duration.between(from, until).toMillis() / 1000.0);
    }

    /** How many of these moments are in each of the equal parts of the run. */
    int[] bins(Collection<Instant> moments) {
        int[] bins = new int[BINS];
        for (Instant moment : moments) {
            bins[bin(moment)]++;
        }
        return bins;
    }

    /** In which part of the run a moment is. */
    int bin(Instant moment) {
        return (int) Math.min(BINS - 1, Math.max(0, seconds(moment) / length() * BINS));
    }

    /** Where a part of the run begins. */
    double binX(int bin) {
        return left + (right - left) * bin / BINS;
    }

    /** Round seconds between two lines of the grid, so that there are about ten. */
    int grid() {
        int[] round = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600};
        for (int step : round) {
            if (length() / step <= 14) {
                return step;
            }
        }
        return 7200;
    }
}
