// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * How one subject compares with another in the same run: round by round, since both met the same weather there.
 *
 * @param name what is compared
 * @param quotients one for each round, in their order
 * @param limit what it may be at most; not a number where it is only told
 */
record Ratio(String name, List<Double> quotients, double limit) {
    /**
     * Compares two subjects.
     *
     * @throws IllegalArgumentException if they were not measured in the same rounds
     */
    static Ratio of(String name, List<Double> over, List<Double> under) {
        if (over.size() != under.size()) {
            throw new IllegalArgumentException(name + ": " + over.size() + " rounds over " + under.size());
        }
        List<Double> quotients = new ArrayList<>();
        for (int round = 0; round < over.size(); round++) {
            quotients.add(over.get(round) / under.get(round));
        }
        return new Ratio(name, List.copyOf(quotients), Double.NaN);
    }

    Ratio atMost(double most) {
        return new Ratio(name, quotients, most);
    }

    Sample rounds() {
        return Sample.of(quotients);
    }

    /** What the ratio has to play with: up to its limit from one to one, or its own distance from one to one. */
    double margin() {
        return Math.abs((Double.isNaN(limit) ? rounds().median() : limit) - 1);
    }

    /** Whether the interval is narrow enough to say anything. */
    boolean isResolved() {
        return rounds().isEnough() && rounds().high() - rounds().low() <= margin();
    }

    /** In words that the page shows. */
    String verdict() {
        if (!isResolved()) {
            return "not resolved";
        }
        if (Double.isNaN(limit)) {
            return "resolved";
        }
        return rounds().median() <= limit ? "met" : "missed";
    }
}
