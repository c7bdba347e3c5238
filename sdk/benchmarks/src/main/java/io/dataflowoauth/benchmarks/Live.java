// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The costs of a live token, by JMH. In each round every cell has one process of its own, one after the other; so what the
 * machine does meanwhile meets all subjects, and two of them can be compared round by round.
 */
final class Live {
    private static final String UNIT = "ns/op";
    private static final String BYTES = "gc.alloc.rate.norm";

    private final Selection selection;
    private final Plan plan;
    private final Map<Result.Key, List<Double>> values = new LinkedHashMap<>();
    private final Map<Result.Key, List<Double>> bytes = new LinkedHashMap<>();

    Live(Selection selection) {
        this.selection = selection;
        this.plan = selection.plan();
    }

    /** Measures; what the plan leaves out is listed as skipped. */
    List<Result> results() throws RunnerException {
        for (int round = 1; round <= plan.rounds(); round++) {
            for (Result.Key key : keysOf(round)) {
                run(key);
            }
        }
        List<Result> results = new ArrayList<>();
        for (Result.Key key : keys()) {
            List<Double> rounds = values.get(key);
            results.add(
                    rounds == null
                            ? Result.skipped(key, "left out with -Dquick")
                            : Result.measured(
                                    key, Result.Measured.timed(rounds, requireNonNull(bytes.get(key), "bytes"))));
        }
        return results;
    }

    private List<Result.Key> keysOf(int round) {
        List<Result.Key> keys =
                keys().stream().filter(key -> round <= plan.rounds(key)).toList();
        if (!keys.isEmpty()) {
            Progress.say("live tokens, round " + round + " of " + plan.rounds() + ", " + keys.size() + " cells");
        }
        return keys;
    }

    private List<Result.Key> keys() {
        List<Result.Key> keys = new ArrayList<>();
        for (int threads = 1; threads <= 2; threads++) {
            for (Subjects subject : Subjects.those(Subjects::asks)) {
                keys.add(new Result.Key("live-subscribe", subject.label(), threads, UNIT));
            }
            for (Subjects subject : Subjects.those(Subjects::blocks)) {
                keys.add(new Result.Key("live-block", subject.label(), threads, UNIT));
            }
        }
        return keys.stream().filter(key -> selection.has(key.benchmark())).toList();
    }

    private void run(Result.Key key) throws RunnerException {
        Class<?> benchmark = key.benchmark().equals("live-block") ? LiveBlock.class : LiveSubscribe.class;
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
                .param("subject", key.subject())
                .threads(key.threads())
                .forks(1)
                .warmupIterations(plan.warmups())
                .warmupTime(TimeValue.milliseconds(Plan.WARMUP))
                .measurementIterations(plan.iterations())
                .measurementTime(TimeValue.milliseconds(Plan.ITERATION))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        RunResult result = new Runner(options.build()).runSingle();
        values.computeIfAbsent(key, any -> new ArrayList<>()).add(medianOfIterations(result));
        bytes.computeIfAbsent(key, any -> new ArrayList<>())
                .add(requireNonNull(result.getSecondaryResults().get(BYTES), BYTES)
                        .getScore());
    }

    private static double medianOfIterations(RunResult result) {
        List<Double> iterations = new ArrayList<>();
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            fork.getIterationResults()
                    .forEach(iteration ->
                            iterations.add(iteration.getPrimaryResult().getScore()));
        }
        return Sample.of(iterations).median();
    }
}
