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
    private static final double START = 1.10;

    /** Eight tokens in the time of ten signatures. */
    private static final double RATE = 1.25;

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
        judged.fakeIssuers();
        return judged.ratios;
    }

    private void overFloors() {
        for (Subjects floor : List.of(Subjects.FLOOR_TWO_CLOCKS, Subjects.FLOOR_ONE_CLOCK)) {
            add("", Cell.live(OURS, 1), Cell.live(floor.label(), 1))
                    .ifPresent(ratio -> ratios.add(ratio.atMost(CLOSE)));
        }
    }

    /** Ours with two threads over one, beside what the floor makes of two threads on this machine, and 10 % more. */
    private void twoThreads() {
        for (Subjects floor : List.of(Subjects.FLOOR_TWO_CLOCKS, Subjects.FLOOR_ONE_CLOCK)) {
            Optional<Ratio> own = add("", Cell.live(OURS, 2), Cell.live(OURS, 1));
            Optional<Ratio> least = add("", Cell.live(floor.label(), 2), Cell.live(floor.label(), 1));
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
                add("", Cell.live(peer.label(), 1), Cell.live(OURS, 1)).ifPresent(ratios::add);
            }
        }
    }

    /** The kit's start over the peer's, and each one's token over the signature that it cannot do without. */
    private void fakeIssuers() {
        Cell kit = new Cell(FakeIssuers.START, FakeIssuers.KIT, 1);
        Cell mock = new Cell(FakeIssuers.START, FakeIssuers.MOCK, 1);
        add("testkit, first token: ", kit, mock).ifPresent(ratio -> ratios.add(ratio.atMost(START)));
        for (String client : List.of("", FakeIssuers.AT_ONCE)) {
            token(FakeIssuers.KIT + client).ifPresent(ratio -> ratios.add(ratio.atMost(RATE)));
            token(FakeIssuers.MOCK + client).ifPresent(ratios::add);
        }
    }

    private Optional<Ratio> token(String subject) {
        Cell signature = new Cell(FakeIssuers.RATE, FakeIssuers.SIGNATURE + subject, 1);
        return add("testkit, next token: ", new Cell(FakeIssuers.RATE, subject, 1), signature);
    }

    private Optional<Ratio> add(String what, Cell over, Cell under) {
        int common = Math.min(rounds(over).size(), rounds(under).size());
        return common == 0
                ? Optional.empty()
                : Optional.of(Ratio.of(
                        what + over + " over " + under,
                        rounds(over).subList(0, common),
                        rounds(under).subList(0, common)));
    }

    private List<Double> rounds(Cell wanted) {
        for (Result result : results) {
            Result.Measured value = result.value();
            Result.Key key = result.key();
            if (value != null && wanted.equals(new Cell(key.benchmark(), key.subject(), key.threads()))) {
                return value.rounds();
            }
        }
        return List.of();
    }

    private record Cell(String benchmark, String subject, int threads) {
        private static Cell live(String subject, int threads) {
            return new Cell("live-subscribe", subject, threads);
        }

        @Override
        public String toString() {
            return subject + (threads == 1 ? "" : " on " + threads + " threads");
        }
    }
}
