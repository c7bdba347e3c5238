// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

/** How much is measured. */
enum Plan {
    /** Everything, in about half an hour. */
    FULL(8, 5, 4, 300),
    /** What the table of the figures to reach needs, in a few minutes; too few rounds for an interval. */
    QUICK(2, 3, 3, 200);

    private final int rounds;
    private final int warmups;
    private final int iterations;
    private final int millis;

    Plan(int rounds, int warmups, int iterations, int millis) {
        this.rounds = rounds;
        this.warmups = warmups;
        this.iterations = iterations;
        this.millis = millis;
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

    /** How long an iteration takes. */
    int millis() {
        return millis;
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
