// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openjdk.jmh.runner.RunnerException;

/** Measures everything and writes {@code results.json}, {@code ratios.json} and {@code machine.json} into a folder. */
public final class Benchmarks {
    private Benchmarks() {}

    /**
     * Measures.
     *
     * @param args the plan, {@code full} or {@code quick}; the folder; {@code all}, or the names of benchmarks with commas
     */
    public static void main(String[] args) throws RunnerException, IOException, InterruptedException {
        Plan plan = Plan.valueOf(args[0].toUpperCase(Locale.ROOT));
        Path folder = Files.createDirectories(Path.of(args[1]));
        Selection selection = Selection.of(plan, args[2]);
        Map<String, String> machine = Machine.facts(selection);
        // peers log each failure of an outage that is meant to be
        Logger.getLogger("").setLevel(Level.OFF);

        List<Result> results = new ArrayList<>(new Live(selection).results());
        results.addAll(new Crowds(selection).results());
        results.addAll(selection.has("outage-tries") ? Outages.results() : List.of());
        results.addAll(selection.has("fleet-spread") ? Outages.fleets() : List.of());
        results.addAll(selection.has(Families.BYTES) ? Families.results(plan) : List.of());
        results.addAll(new FakeIssuers(selection).results());
        machine.put("load after", Machine.load());
        List<Ratio> ratios = Judged.ratios(results);

        Files.writeString(folder.resolve("results.json"), ResultsJson.cells(results));
        Files.writeString(folder.resolve("ratios.json"), ResultsJson.ratios(ratios));
        Files.writeString(folder.resolve("machine.json"), ResultsJson.machine(machine));
        ratios.forEach(ratio -> Progress.say(String.format(
                Locale.ROOT, "%-90s %6.2f  %s", ratio.name(), ratio.rounds().median(), ratio.verdict())));
        Progress.say("written to " + folder.toAbsolutePath().normalize());
        // what a peer or Reactor keeps running must not keep the build waiting
        System.exit(0);
    }
}
