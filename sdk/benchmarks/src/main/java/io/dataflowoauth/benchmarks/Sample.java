// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import java.util.Arrays;
import java.util.List;

/**
 * Values of one thing, measured several times, each in a process of its own: the median, and the interval in which the true
 * one lies nine times of ten, whatever the values' distribution. Immutable.
 *
 * <p>The interval runs between the k-th smallest and the k-th largest value, with the largest k that still gives 90 %: all
 * values up to seven, all but one at each end from eight on. Fewer than five give no such interval.
 */
final class Sample {
    /** From so many values on there is an interval. */
    static final int ENOUGH = 5;

    private static final double CONFIDENCE = 0.90;

    private final double[] sorted;

    private Sample(double[] sorted) {
        this.sorted = sorted;
    }

    /**
     * A sample of these values.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Sample of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("No values");
        }
        return new Sample(values.stream().mapToDouble(value -> value).sorted().toArray());
    }

    double median() {
        return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2;
    }

    /** The lower end of the interval; without enough values, the smallest. */
    double low() {
        return sorted[depth() - 1];
    }

    /** The upper end of the interval; without enough values, the largest. */
    double high() {
        return sorted[sorted.length - depth()];
    }

    /** From the median to the farther end of the interval. */
    double error() {
        return Math.max(median() - low(), high() - median());
    }

    boolean isEnough() {
        return sorted.length >= ENOUGH;
    }

    List<Double> values() {
        return Arrays.stream(sorted).boxed().toList();
    }

    /** Which value from each end bounds the interval. */
    private int depth() {
        int depth = 1;
        while (sorted.length > 2 * depth && coverage(depth + 1) >= CONFIDENCE) {
            depth++;
        }
        return depth;
    }

    /** How probable it is that at least so many values lie on either side of the true median. */
    private double coverage(int depth) {
        double tail = 0;
        double ways = 1;
        for (int below = 0; below < depth; below++) {
            tail += ways;
            ways = ways * (sorted.length - below) / (below + 1);
        }
        return 1 - 2 * tail / Math.pow(2, sorted.length);
    }
}
