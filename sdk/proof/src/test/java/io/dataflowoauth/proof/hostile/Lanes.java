// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import io.dataflowoauth.http.HttpDoorOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Runs cases in a few lanes side by side, each lane one case after the other. */
final class Lanes {
    private static final int LANES = 8;

    private Lanes() {}

    static List<Lane.Outcome> run(List<HostileCase> cases, Path folder, HttpDoorOptions options) {
        ExecutorService threads = Executors.newFixedThreadPool(LANES);
        try {
            List<Future<List<Lane.Outcome>>> running = new ArrayList<>();
            for (int lane = 0; lane < LANES; lane++) {
                int first = lane;
                running.add(threads.submit(() -> inOneLane(cases, first, () -> new Lane(folder, options))));
            }
            return running.stream().map(Lanes::done).flatMap(Collection::stream).toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Lane.Outcome> inOneLane(List<HostileCase> cases, int first, Supplier<Lane> opening) {
        List<Lane.Outcome> outcomes = new ArrayList<>();
        try (Lane lane = opening.get()) {
            for (int number = first; number < cases.size(); number += LANES) {
                outcomes.add(lane.run(cases.get(number), number));
            }
        }
        return outcomes;
    }

    private static List<Lane.Outcome> done(Future<List<Lane.Outcome>> running) {
        try {
            return running.get();
        } catch (ExecutionException | InterruptedException broken) {
            throw new AssertionError("a lane broke", broken);
        }
    }
}
