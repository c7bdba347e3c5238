// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is to be measured.
 *
 * @param plan how much of it
 * @param benchmarks their names; empty for all
 */
record Selection(Plan plan, Set<String> benchmarks) {
    /** From the words of a command line: names with commas between them, {@code all} for all. */
    static Selection of(Plan plan, String names) {
        Set<String> wanted = names.equals("all")
                ? Set.of()
                : Arrays.stream(names.split(",", -1)).map(String::strip).collect(Collectors.toUnmodifiableSet());
        return new Selection(plan, wanted);
    }

    boolean has(String benchmark) {
        return benchmarks.isEmpty() || benchmarks.contains(benchmark);
    }

    /** As it is asked for on a command line. */
    String command() {
        String only = benchmarks.isEmpty()
                ? ""
                : benchmarks.stream().sorted().collect(Collectors.joining(",", " -Dbenchmarks.only=", ""));
        return "./mvnw -q -Pbenchmarks" + (plan == Plan.QUICK ? " -Dquick" : "") + only;
    }
}
