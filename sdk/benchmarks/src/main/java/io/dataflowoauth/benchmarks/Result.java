// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One cell of the table of results.
 *
 * @param key which cell
 * @param value what was measured; null if skipped
 * @param note why it was skipped, or what else was seen; may be empty
 */
record Result(Key key, @Nullable Measured value, String note) {
    static Result measured(Key key, Measured value) {
        return new Result(key, value, "");
    }

    static Result skipped(Key key, String reason) {
        return new Result(key, null, reason);
    }

    Result noted(String said) {
        return new Result(key, value, said);
    }

    /**
     * Which cell.
     *
     * @param benchmark its name
     * @param subject its name
     * @param threads how many ask at the same time
     * @param unit of the value
     */
    record Key(String benchmark, String subject, int threads, String unit) {}

    /**
     * A value, with the interval around it and the memory that it took where that was measured.
     *
     * @param value the median
     * @param error from there to the farther end of the interval; null for what was counted once or in too few rounds
     * @param bytes allocated for each operation; null for what was counted
     * @param rounds the values of all rounds, in the order of the rounds
     */
    record Measured(
            double value, @Nullable Double error, @Nullable Double bytes, List<Double> rounds) {
        static Measured counted(double count) {
            return new Measured(count, null, null, List.of());
        }

        static Measured timed(List<Double> rounds, List<Double> bytes) {
            Sample sample = Sample.of(rounds);
            return new Measured(
                    sample.median(),
                    sample.isEnough() ? sample.error() : null,
                    Sample.of(bytes).median(),
                    List.copyOf(rounds));
        }
    }
}
