// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The journals of all fakes of a server as one, for a reader who comes again and again for what is new. */
final class ControlJournal {
    private final Controlled server;

    ControlJournal(Controlled server) {
        this.server = server;
    }

    /**
     * What happened since.
     *
     * @param mark what the answer before gave as {@code next}; empty for everything
     */
    Map<String, Object> since(String mark) {
        Map<String, Integer> seen = positions(mark);
        Map<String, Integer> next = new TreeMap<>();
        List<Map.Entry<String, JournalEntry>> fresh = new ArrayList<>();
        journals().forEach((source, journal) -> {
            List<JournalEntry> entries = journal.entries();
            int from = Math.min(seen.getOrDefault(source, 0), entries.size());
            entries.subList(from, entries.size()).forEach(entry -> fresh.add(Map.entry(source, entry)));
            next.put(source, entries.size());
        });
        fresh.sort(Comparator.comparing(entry -> entry.getValue().at()));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "entries",
                fresh.stream()
                        .map(entry -> json(entry.getKey(), entry.getValue()))
                        .toList());
        answer.put("next", next.entrySet().stream().map(Object::toString).collect(Collectors.joining(",")));
        return answer;
    }

    private Map<String, Journal> journals() {
        Map<String, Journal> journals = new TreeMap<>();
        server.issuers().forEach((name, issuer) -> journals.put("issuer-" + name, issuer.journal()));
        journals.put("iam", server.iam().journal());
        return journals;
    }

    private static Map<String, Integer> positions(String mark) {
        Map<String, Integer> positions = new TreeMap<>();
        Arrays.stream(mark.split(",", -1))
                .map(part -> part.split("=", 2))
                .filter(pair -> pair.length == 2 && pair[1].matches("[0-9]{1,9}"))
                .forEach(pair -> positions.put(pair[0], Integer.valueOf(pair[1])));
        return positions;
    }

    private static Map<String, Object> json(String source, JournalEntry entry) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("source", source);
        json.put("kind", entry.kind().name());
        json.put("at", entry.at().toString());
        json.put("principal", entry.principal());
        entry.tokenId().ifPresent(id -> json.put("token", id));
        entry.audience().ifPresent(audience -> json.put("audience", audience));
        entry.issuedAt().ifPresent(at -> json.put("issuedAt", at.toString()));
        entry.expiresAt().ifPresent(at -> json.put("expiresAt", at.toString()));
        entry.path().ifPresent(path -> json.put("path", path));
        entry.layer().ifPresent(layer -> json.put("layer", layer.name()));
        entry.code().ifPresent(code -> json.put("code", code));
        entry.why().ifPresent(why -> json.put("why", why));
        if (!entry.scopes().isEmpty()) {
            json.put("scopes", List.copyOf(entry.scopes()));
        }
        if (entry.status() != 0) {
            json.put("status", entry.status());
        }
        return json;
    }
}
