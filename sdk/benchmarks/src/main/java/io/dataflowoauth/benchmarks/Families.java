// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import io.dataflowoauth.benchmarks.keyed.BytesPerEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What families cost: counted in a process of its own, whose heap nobody else uses. */
final class Families {
    static final String BYTES = "keyed-bytes-per-entry";

    private static final Pattern VALUE = Pattern.compile("\"value\":([0-9.]+),\"error\":([0-9.]+)");

    private Families() {}

    static List<Result> results(Plan plan) throws IOException, InterruptedException {
        Result.Key key = new Result.Key(BYTES, Subjects.OURS.label(), 1, "B/entry");
        int keys = plan == Plan.FULL ? 1_000_000 : 100_000;
        Progress.say(BYTES + " with " + keys + " keys");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx4g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BytesPerEntry.class.getName(),
                        Integer.toString(keys),
                        "3")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher matcher = VALUE.matcher(told);
        if (process.waitFor() != 0 || !matcher.find()) {
            return List.of(Result.skipped(key, "the process that fills the family did not end well; it takes 4 GB"));
        }
        double value = Double.parseDouble(matcher.group(1));
        double error = Double.parseDouble(matcher.group(2));
        Result.Measured measured = new Result.Measured(value, error, value, List.of());
        return List.of(Result.measured(key, measured).noted(keys + " live keys, besides the texts of their tokens"));
    }
}
