// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/** Where and when it was measured. */
final class Machine {
    private Machine() {}

    static Map<String, String> facts(Selection selection) {
        Plan plan = selection.plan();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("command", selection.command());
        facts.put("begun", Instant.now().truncatedTo(ChronoUnit.MINUTES).toString());
        facts.put("processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("processor", lineOf("/proc/cpuinfo", "model name"));
        facts.put("clock source", firstLineOf("/sys/devices/system/clocksource/clocksource0/current_clocksource"));
        facts.put("load before", load());
        facts.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("jvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        if (selection.has("live-subscribe") || selection.has("live-block")) {
            facts.put("rounds", Integer.toString(plan.rounds()));
            facts.put(
                    "in each process",
                    plan.warmups() + " warm-ups of " + Plan.WARMUP + " ms, then the median of " + plan.iterations()
                            + " iterations of " + Plan.ITERATION + " ms");
        }
        return facts;
    }

    /** How busy the machine is: the averages of one, five and fifteen minutes, and what else the system tells. */
    static String load() {
        return firstLineOf("/proc/loadavg");
    }

    private static String firstLineOf(String file) {
        return lineOf(file, "");
    }

    /** What stands behind the colon of the line that begins so, or the line; a dash where the system has no such file. */
    private static String lineOf(String file, String beginning) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(beginning))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("-");
        } catch (IOException notThere) {
            return "-";
        }
    }
}
