// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

/** Says on the console how far it has come. */
final class Progress {
    private static final long BEGUN = System.nanoTime();

    private Progress() {}

    static void say(String sentence) {
        long seconds = (System.nanoTime() - BEGUN) / 1_000_000_000;
        System.out.printf("%5d s  %s%n", seconds, sentence);
    }
}
