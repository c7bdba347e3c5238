// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The ratios that the page shows: those that are to reach something, and each peer over ours. */
final class Judged {
    private static final String OURS = Subjects.OURS.label();
    private static final double CLOSE = 1.15;
    private static final double SCALING = 1.10;

    private final List<Result> results;
    private final List<Ratio> ratios = new ArrayList<>();

    private Judged(List<Result> results) {
        this.results = results;
    }

    /** All that can be made from these results; what was skipped has none. */
    static List<Ratio> ratios(List<Result> results) {
        Judged judged = new Judged(results);
        judged.overFloors();
        judged.twoThreads();
        judged.peers();
        return judged.ratios;
    }

    private void overFloors() {
        for (Subjects floor : List.of(Subjects.FLOOR_TWO_CLOCKS, Subjects.FLOOR_ONE_CLOCK)) {
            add(new Pair(OURS, 1), new Pair(floor.label(), 1)).ifPresent(ratio -> ratios.add(ratio.atMost(CLOSE)));
        }
    }

    /** Ours with two threads over one, beside what the floor makes of two threads on this machine, and 10 % more. */
    private void twoThreads() {
        for (Subjects floor : List.of(Subjects.FLOOR_TWO_CLOCKS, Subjects.FLOOR_ONE_CLOCK)) {
            Optional<Ratio> own = add(new Pair(OURS, 2), new Pair(OURS, 1));
            Optional<Ratio> least = add(new Pair(floor.label(), 2), new Pair(floor.label(), 1));
            if (own.isPresent() && least.isPresent()) {
                String name = "two threads over one: " + OURS + " over " + floor.label();
                ratios.add(Ratio.of(name, own.get().quotients(), least.get().quotients())
                        .atMost(SCALING));
            }
        }
    }

    private void peers() {
        for (Subjects peer : Subjects.caches()) {
            if (peer != Subjects.OURS) {
                add(new Pair(peer.label(), 1), new Pair(OURS, 1)).ifPresent(ratios::add);
            }
        }
    }

    private Optional<Ratio> add(Pair over, Pair under) {
        int common = Math.min(rounds(over).size(), rounds(under).size());
        return common == 0
                ? Optional.empty()
                : Optional.of(Ratio.of(
                        over + " over " + under,
                        rounds(over).subList(0, common),
                        rounds(under).subList(0, common)));
    }

    private List<Double> rounds(Pair wanted) {
        for (Result result : results) {
            Result.Measured value = result.value();
            Result.Key key = result.key();
            boolean same = key.benchmark().equals("live-subscribe")
                    && key.subject().equals(wanted.subject())
                    && key.threads() == wanted.threads();
            if (same && value != null) {
                return value.rounds();
            }
        }
        return List.of();
    }

    private record Pair(String subject, int threads) {
        @Override
        public String toString() {
            return subject + (threads == 1 ? "" : " on " + threads + " threads");
        }
    }
}
