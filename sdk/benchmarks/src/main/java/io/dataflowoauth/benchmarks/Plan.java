// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

/** How much is measured. */
enum Plan {
    /** Everything, in about half an hour. */
    FULL(8, 4, 12),
    /** What the table of the figures to reach needs, in a few minutes; too few rounds for an interval. */
    QUICK(2, 2, 6);

    /** How long a warm-up takes, in milliseconds. */
    static final int WARMUP = 300;

    /** How long an iteration takes, in milliseconds: short, so that the median leaves out those that others disturbed. */
    static final int ITERATION = 100;

    private final int rounds;
    private final int warmups;
    private final int iterations;

    Plan(int rounds, int warmups, int iterations) {
        this.rounds = rounds;
        this.warmups = warmups;
        this.iterations = iterations;
    }

    /** Processes for each live cell. */
    int rounds() {
        return rounds;
    }

    int warmups() {
        return warmups;
    }

    int iterations() {
        return iterations;
    }

    /** Whether a live cell is measured. */
    boolean measures(Result.Key key) {
        boolean judged = key.subject().startsWith("floor-")
                || key.subject().equals(Subjects.OURS.label())
                || (key.threads() == 1 && key.benchmark().equals("live-subscribe"));
        return this == FULL || judged;
    }

    /** Whether a count is made that has to wait for so long, in seconds of real time. */
    boolean waits(long seconds) {
        return this == FULL || seconds <= 5;
    }
}
