// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import io.dataflowoauth.threats.ThreatTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** One section of the list of threats: the rows that a test runs, and what else is said of its threats. */
final class Section {
    private static final List<HostileCase> CASES = HostileCases.all("http://127.0.0.1:9/");

    private final List<Row> rows = new ArrayList<>();
    private ThreatTable rest = ThreatTable.empty();

    /**
     * An input, its bytes and what becomes of it.
     *
     * @param id of the threat
     * @param tried with its bytes
     * @param outcome the code that it is refused with, or that of an input that is right
     */
    record Row(String id, HostileCase tried, String outcome) {
        /** Where it comes in. */
        String place() {
            return tried.hop().title() + (tried.field().isEmpty() ? "" : ", " + tried.field());
        }

        @Override
        public String toString() {
            return id + " " + place() + ": " + tried.fault().name();
        }
    }

    List<Row> rows() {
        return rows;
    }

    /** The rows, those of one place and one outcome in one line, and what is known of a threat besides. */
    ThreatTable table() {
        Map<List<String>, List<String>> lines = new LinkedHashMap<>();
        for (Row row : rows) {
            lines.computeIfAbsent(List.of(row.id, row.place(), row.outcome), line -> new ArrayList<>())
                    .add(row.tried.fault().name());
        }
        ThreatTable table = ThreatTable.empty();
        for (Map.Entry<List<String>, List<String>> line : lines.entrySet()) {
            String input = line.getKey().get(1) + ": " + String.join("; ", line.getValue());
            table = table.withRow(line.getKey().get(0), input, line.getKey().get(2));
        }
        return table.and(rest);
    }

    /** Each fault of that kind in that field. */
    Group each(String id, Hop hop, String field, Fault.Kind kind) {
        return group(
                id,
                CASES.stream()
                        .filter(one -> one.hop() == hop && one.field().equals(field))
                        .filter(one -> one.fault().kind() == kind));
    }

    /** That fault of that field. */
    Group one(String id, Hop hop, String field, String fault) {
        return group(
                id,
                CASES.stream()
                        .filter(one -> one.hop() == hop && one.field().equals(field))
                        .filter(one -> one.fault().name().equals(fault)));
    }

    /** A text of its own: a body, a file, a recipe. */
    Group text(String id, String input, Hop hop, String text) {
        Reply reply = hop.isAnswer()
                ? hop.good().withBody(text).reply()
                : Reply.of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return group(id, Stream.of(new HostileCase(hop, "", new Fault(Fault.Kind.VALUE, input), reply)));
    }

    /** An answer of its own. */
    Group answer(String id, String input, Hop hop, Wire wire) {
        return group(id, Stream.of(new HostileCase(hop, "", new Fault(Fault.Kind.VALUE, input), wire.reply())));
    }

    void test(String id, String input, String file, String method) {
        rest = rest.withTest(id, input, file, method);
    }

    void impossible(String id, String input, String file, String line) {
        rest = rest.withWaiver(id, input, file, line);
    }

    void open(String id, String why) {
        rest = rest.withOpen(id, why);
    }

    private Group group(String id, Stream<HostileCase> cases) {
        List<HostileCase> all = cases.toList();
        if (all.isEmpty()) {
            throw new IllegalArgumentException("no case for " + id);
        }
        return new Group(id, all);
    }

    /** Inputs whose outcome is still to be said. */
    final class Group {
        private final String id;
        private final List<HostileCase> cases;

        private Group(String id, List<HostileCase> cases) {
            this.id = id;
            this.cases = cases;
        }

        /** Those of these names meet that. */
        Group but(String outcome, String... names) {
            Set<String> some = Set.of(names);
            cases.stream()
                    .filter(one -> some.contains(one.fault().name()))
                    .forEach(one -> rows.add(new Row(id, one, outcome)));
            return new Group(
                    id,
                    cases.stream()
                            .filter(one -> !some.contains(one.fault().name()))
                            .toList());
        }

        /** The rest of them meet that. */
        void meet(String outcome) {
            cases.forEach(one -> rows.add(new Row(id, one, outcome)));
        }

        void areAccepted() {
            meet(ThreatTable.ACCEPTED);
        }
    }
}
