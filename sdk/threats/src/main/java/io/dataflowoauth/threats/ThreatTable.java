// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.threats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What becomes of each threat of the project's list: the rows that table tests run, the tests that play one out, the lines of
 * code that make one impossible, and what is open. A page of the site is made from it.
 *
 * <p>Each {@code withX} gives a changed copy. Immutable, safe for use by many threads.
 */
public final class ThreatTable {
    /** The outcome of a row that is not refused. */
    public static final String ACCEPTED = "accepted";

    private final List<Row> rows;
    private final List<Proof> proofs;
    private final List<Waiver> waivers;
    private final List<Open> open;

    private ThreatTable(List<Row> rows, List<Proof> proofs, List<Waiver> waivers, List<Open> open) {
        this.rows = rows;
        this.proofs = proofs;
        this.waivers = waivers;
        this.open = open;
    }

    /** Says nothing of any threat. */
    public static ThreatTable empty() {
        return new ThreatTable(List.of(), List.of(), List.of(), List.of());
    }

    /**
     * With a row that a table test runs.
     *
     * @param outcome the code that the input is refused with, or {@link #ACCEPTED}
     */
    public ThreatTable withRow(String id, String input, String outcome) {
        return new ThreatTable(and(rows, new Row(Threat.of(id), input, outcome)), proofs, waivers, open);
    }

    /** With a test of the same module that plays a threat out. */
    public ThreatTable withTest(String id, String input, Class<?> test, String method) {
        boolean there = Arrays.stream(test.getDeclaredMethods())
                .anyMatch(declared -> declared.getName().equals(method));
        Proof proof = new Proof(Threat.of(id), input, test.getSimpleName(), there ? "" : "nowhere", method);
        return new ThreatTable(rows, and(proofs, proof), waivers, open);
    }

    /**
     * With a test of another module that plays a threat out.
     *
     * @param file its source, from the root of the repository
     */
    public ThreatTable withTest(String id, String input, String file, String method) {
        String name = file.substring(file.lastIndexOf('/') + 1).replace(".java", "");
        return new ThreatTable(rows, and(proofs, new Proof(Threat.of(id), input, name, file, method)), waivers, open);
    }

    /**
     * With a line of code that makes an input impossible.
     *
     * @param file a source, from the root of the repository
     * @param line as it stands there, without the spaces before it
     */
    public ThreatTable withWaiver(String id, String input, String file, String line) {
        return new ThreatTable(rows, proofs, and(waivers, new Waiver(Threat.of(id), input, file, line)), open);
    }

    /** With something that no test runs, and why. */
    public ThreatTable withOpen(String id, String why) {
        return new ThreatTable(rows, proofs, waivers, and(open, new Open(Threat.of(id), why)));
    }

    /** With all that another table says. */
    public ThreatTable and(ThreatTable other) {
        return new ThreatTable(
                and(rows, other.rows), and(proofs, other.proofs), and(waivers, other.waivers), and(open, other.open));
    }

    /** With an open entry for each of these threats that nothing else is said of. */
    public ThreatTable withOpenOf(Collection<String> ids, String why) {
        ThreatTable table = this;
        for (String id : missing(ids)) {
            table = table.withOpen(id, why);
        }
        return table;
    }

    /** Those of these threats that nothing is said of. */
    public Set<String> missing(Collection<String> ids) {
        Set<Threat> missing = new TreeSet<>(ids.stream().map(Threat::of).toList());
        Stream.of(rows, proofs, waivers, open)
                .flatMap(List::stream)
                .map(Entry::threat)
                .forEach(missing::remove);
        return missing.stream().map(Threat::id).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The tests and the lines of code that are said to be there, and are not. */
    public List<String> absent(Path root) {
        Stream<String> tests = proofs.stream()
                .filter(proof ->
                        !proof.file.isEmpty() && !text(root, proof.file).contains(" void " + proof.method + "("))
                .map(proof -> proof.name + "." + proof.method);
        Stream<String> lines = waivers.stream()
                .filter(waiver -> text(root, waiver.file)
                        .lines()
                        .noneMatch(line -> line.strip().equals(waiver.code)))
                .map(waiver -> waiver.file + ": " + waiver.code);
        return Stream.concat(tests, lines).toList();
    }

    /** The rows and the tests as a table of the page. */
    public String tested() {
        return "| threat | input | outcome |\n|---|---|---|\n" + lines(Stream.concat(rows.stream(), proofs.stream()));
    }

    /** The lines of code as a table of the page. */
    public String impossible() {
        return "| threat | input | what makes it impossible |\n|---|---|---|\n" + lines(waivers.stream());
    }

    /** What is open as a table of the page. */
    public String untested() {
        return "| threat | why |\n|---|---|\n" + lines(open.stream());
    }

    private static String lines(Stream<? extends Entry> all) {
        return all.sorted((one, other) -> one.threat().compareTo(other.threat()))
                .map(Entry::line)
                .collect(Collectors.joining());
    }

    private static String text(Path root, String file) {
        Path path = root.resolve(file);
        try {
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static <T> List<T> and(List<T> some, T one) {
        return and(some, List.of(one));
    }

    private static <T> List<T> and(List<T> some, List<T> others) {
        List<T> more = new ArrayList<>(some);
        more.addAll(others);
        return List.copyOf(more);
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("{{", "{ {");
    }

    private interface Entry {
        Threat threat();

        String line();
    }

    private record Row(Threat threat, String input, String outcome) implements Entry {
        @Override
        public String line() {
            String shown = outcome.equals(ACCEPTED) ? outcome : "`" + outcome + "`";
            return "| " + threat.id() + " | " + cell(input) + " | " + shown + " |\n";
        }
    }

    private record Proof(Threat threat, String input, String name, String file, String method) implements Entry {
        @Override
        public String line() {
            String said = "`" + name + "`: " + method.replace('_', ' ');
            return "| " + threat.id() + " | " + cell(input) + " | " + said + " |\n";
        }
    }

    private record Waiver(Threat threat, String input, String file, String code) implements Entry {
        @Override
        public String line() {
            String name = file.substring(file.lastIndexOf('/') + 1);
            return "| " + threat.id() + " | " + cell(input) + " | `" + name + "`: `" + code.replace("|", "\\|")
                    + "` |\n";
        }
    }

    private record Open(Threat threat, String why) implements Entry {
        @Override
        public String line() {
            return "| " + threat.id() + " | " + cell(why) + " |\n";
        }
    }
}
