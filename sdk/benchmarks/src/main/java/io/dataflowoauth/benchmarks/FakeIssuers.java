// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import io.dataflowoauth.benchmarks.issuers.FirstToken;
import io.dataflowoauth.benchmarks.issuers.SteadyTokens;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an issuer of the kit costs a test, beside mock-oauth2-server: how long until the first token in a cold process, and
 * what a token costs in a warm one, over its signature. Each issuer has processes of its own, with a class path of its own;
 * they take turns.
 */
final class FakeIssuers {
    static final String START = "kit-start";
    static final String RATE = "kit-rate";
    static final String KIT = "dataflow-oauth-testkit";
    static final String MOCK = "mock-oauth2-server";
    static final String AT_ONCE = ", acknowledged at once";
    static final String SIGNATURE = "the signature alone, beside ";

    private static final int COLD = 10;
    private static final int WARM = 5;
    private static final Pattern TOOK = Pattern.compile("took (\\d+)(?: (\\d+))?");

    private final Selection selection;

    FakeIssuers(Selection selection) {
        this.selection = selection;
    }

    List<Result> results() throws IOException, InterruptedException {
        List<Result> results = new ArrayList<>();
        if (selection.has(START)) {
            results.addAll(starts());
        }
        if (selection.has(RATE)) {
            results.addAll(rates());
        }
        return results;
    }

    private static List<Result> starts() throws IOException, InterruptedException {
        Map<String, List<Double>> rounds = new LinkedHashMap<>();
        for (int round = 0; round <= COLD; round++) {
            Progress.say(START + ", " + (round == 0 ? "files read once" : "round " + round + " of " + COLD));
            for (Starter starter : Starter.values()) {
                long[] took = took(starter, FirstToken.class, "default");
                if (round > 0) {
                    keep(rounds, starter.label, took[0] / 1e6);
                }
            }
        }
        return results(START, "ms", rounds);
    }

    private static List<Result> rates() throws IOException, InterruptedException {
        Map<String, List<Double>> rounds = new LinkedHashMap<>();
        for (int round = 1; round <= WARM; round++) {
            Progress.say(RATE + ", round " + round + " of " + WARM);
            for (String client : List.of("", AT_ONCE)) {
                for (Starter starter : Starter.values()) {
                    long[] took = took(starter, SteadyTokens.class, "RS256", Boolean.toString(client.equals(AT_ONCE)));
                    keep(rounds, starter.label + client, took[0] / 1e3);
                    keep(rounds, SIGNATURE + starter.label + client, took[1] / 1e3);
                }
            }
        }
        return results(RATE, "µs", rounds);
    }

    private static void keep(Map<String, List<Double>> rounds, String subject, double value) {
        rounds.computeIfAbsent(subject, any -> new ArrayList<>()).add(value);
    }

    private static List<Result> results(String benchmark, String unit, Map<String, List<Double>> rounds) {
        List<Result> results = new ArrayList<>();
        rounds.forEach((subject, values) -> {
            Sample sample = Sample.of(values);
            results.add(Result.measured(
                    new Result.Key(benchmark, subject, 1, unit),
                    new Result.Measured(sample.median(), sample.error(), null, List.copyOf(values))));
        });
        return results;
    }

    private static long[] took(Starter starter, Class<?> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                starter.classPath(),
                program.getName(),
                starter.className));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.to(
                        Path.of("target", starter.label + ".log").toFile()))
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher matcher = TOOK.matcher(told);
        if (process.waitFor() != 0 || !matcher.find()) {
            throw new IllegalStateException(starter.label + " did not end well: see target/" + starter.label + ".log");
        }
        String signature = matcher.group(2);
        return new long[] {Long.parseLong(matcher.group(1)), signature == null ? 0 : Long.parseLong(signature)};
    }

    private enum Starter {
        KIT_ISSUER(KIT, "benchmarks-kit", "io.dataflowoauth.benchmarks.kit.KitIssuer"),
        MOCK_ISSUER(MOCK, "benchmarks-mock", "io.dataflowoauth.benchmarks.mock.MockIssuer");

        private final String label;
        private final String module;
        private final String className;

        Starter(String label, String module, String className) {
            this.label = label;
            this.module = module;
            this.className = className;
        }

        /** The program's classes, the starter's, and the jars that its module has; nobody else's. */
        private String classPath() throws IOException {
            Path programs = programs();
            Path here = Path.of("").toAbsolutePath();
            Path classes = here.resolveSibling(module).resolve(here.relativize(programs));
            String jars = Files.readString(classes.resolveSibling("class-path")).strip();
            return programs + ":" + classes + ":" + jars;
        }

        private static Path programs() {
            try {
                return Path.of(FirstToken.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());
            } catch (URISyntaxException impossible) {
                throw new IllegalStateException("These classes are nowhere", impossible);
            }
        }
    }
}
