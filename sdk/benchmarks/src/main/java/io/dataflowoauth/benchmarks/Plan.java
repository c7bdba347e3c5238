// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import java.util.Set;

/** How much is measured. */
enum Plan {
    /** Everything, in about half an hour. */
    FULL(8, 4, 12),
    /** In a few minutes: what the ratios to reach are made of in just enough rounds, the rest in one or not at all. */
    QUICK(5, 2, 6);

    /** How long a warm-up takes, in milliseconds. */
    static final int WARMUP = 300;

    /** How long an iteration takes, in milliseconds: short, so that the median leaves out those that others disturbed. */
    static final int ITERATION = 100;

    private static final Set<String> JUDGED =
            Set.of(Subjects.OURS.label(), Subjects.FLOOR_ONE_CLOCK.label(), Subjects.FLOOR_TWO_CLOCKS.label());

    private final int rounds;
    private final int warmups;
    private final int iterations;

    Plan(int rounds, int warmups, int iterations) {
        this.rounds = rounds;
        this.warmups = warmups;
        this.iterations = iterations;
    }

    /** The most processes for a live cell. */
    int rounds() {
        return rounds;
    }

    /** Processes for this live cell; none if it is skipped. */
    int rounds(Result.Key key) {
        boolean subscribes = key.benchmark().equals("live-subscribe");
        if (this == FULL || (subscribes && JUDGED.contains(key.subject()))) {
            return rounds;
        }
        boolean least = key.subject().startsWith("floor-") || key.subject().equals(Subjects.OURS.label());
        return least || (subscribes && key.threads() == 1) ? 1 : 0;
    }

    int warmups() {
        return warmups;
    }

    int iterations() {
        return iterations;
    }

    /** Whether a count is made that has to wait for so long, in seconds of real time. */
    boolean waits(long seconds) {
        return this == FULL || seconds <= 5;
    }
}
