// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.testkit.internal.page.Picture;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sorts what journals say into lanes. */
final class TimelineLanes {
    private static final String DOWN = "down";
    private static final String BACK = "back";

    private final TimelineFacts facts;
    private final Map<String, Lane> lanes = new LinkedHashMap<>();
    private final List<Picture.Change> changes = new ArrayList<>();
    private final List<Picture.Band> bands = new ArrayList<>();

    private TimelineLanes(TimelineFacts facts) {
        this.facts = facts;
        facts.names().keySet().forEach(this::lane);
        facts.entries().forEach(this::sort);
        outages();
        facts.bands().forEach(band -> bands.add(new Picture.Band(band.name(), band.from(), band.until())));
    }

    static TimelineLanes of(TimelineFacts facts) {
        return new TimelineLanes(facts);
    }

    Picture picture() {
        List<Picture.Lane> drawn = lanes.entrySet().stream()
                .filter(lane -> !lane.getValue().isEmpty())
                .map(lane -> lane.getValue().drawn(lane.getKey(), name(lane.getKey())))
                .toList();
        return new Picture(from(), until(), drawn, bands, changes);
    }

    Instant from() {
        return facts.entries().stream().map(JournalEntry::at).findFirst().orElse(Instant.EPOCH);
    }

    /** The last entry, and a little more, so that what is last can be seen. */
    Instant until() {
        Instant last = facts.entries().isEmpty()
                ? from()
                : facts.entries().get(facts.entries().size() - 1).at();
        long span = Math.max(1_000, last.toEpochMilli() - from().toEpochMilli());
        return last.plusMillis(span / 25);
    }

    /** As the test calls it, or the part of its name that tells most. */
    String name(String principal) {
        return Optional.ofNullable(facts.names().get(principal)).orElseGet(() -> shortened(principal));
    }

    private static String shortened(String principal) {
        if (principal.startsWith("principal")) {
            return principal.substring(principal.lastIndexOf('/') + 1) + ", federated";
        }
        return principal.endsWith(".gserviceaccount.com")
                ? principal.substring(0, principal.indexOf('@') + 1)
                : principal;
    }

    static Picture.Kind kind(JournalEntry entry) {
        if (entry.kind() == JournalEntry.Kind.FAULT) {
            return Picture.Kind.FAULT;
        }
        if (entry.layer().equals(Optional.of(Diagnosis.Layer.AUTHORIZATION))) {
            return Picture.Kind.AUTHORIZATION;
        }
        boolean authentication =
                entry.layer().equals(Optional.of(Diagnosis.Layer.AUTHENTICATION)) || entry.status() == 401;
        return authentication ? Picture.Kind.AUTHENTICATION : Picture.Kind.REQUEST;
    }

    static String what(JournalEntry entry) {
        return (entry.status() == 0 ? "no answer" : String.valueOf(entry.status()))
                + entry.code().map(code -> " " + code).orElse("")
                + entry.path().map(path -> " at " + path).orElse("")
                + entry.why().map(why -> "\n" + why).orElse("");
    }

    private void sort(JournalEntry entry) {
        Lane lane = lane(entry.principal());
        switch (entry.kind()) {
            case TOKEN_ISSUED -> lane.tokens.add(entry);
            case CALL_ANSWERED -> lane.uses.add(entry.at());
            case CHANGED, TOKEN_REVOKED -> changes.add(new Picture.Change(entry.at(), change(entry)));
            case TOKEN_REFUSED, CALL_REFUSED, FAULT ->
                lane.marks.add(new Picture.Mark(entry.at(), kind(entry), what(entry)));
        }
    }

    static String change(JournalEntry entry) {
        return entry.kind() == JournalEntry.Kind.TOKEN_REVOKED
                ? "A token of " + entry.principal() + " was taken back."
                : entry.principal() + ": " + entry.why().orElse("");
    }

    /** From each "down" to the "back" of the same, or to the end. */
    private void outages() {
        for (JournalEntry down : facts.entries()) {
            String why = down.why().orElse("");
            if (down.kind() == JournalEntry.Kind.CHANGED && (why.equals(DOWN) || why.endsWith(" " + DOWN))) {
                String back = why.substring(0, why.length() - DOWN.length()) + BACK;
                Instant until = facts.entries().stream()
                        .filter(entry -> entry.kind() == JournalEntry.Kind.CHANGED)
                        .filter(entry -> entry.principal().equals(down.principal()))
                        .filter(entry -> !entry.at().isBefore(down.at()))
                        .filter(entry -> entry.why().orElse("").equals(back))
                        .map(JournalEntry::at)
                        .findFirst()
                        .orElse(until());
                bands.add(new Picture.Band(down.principal() + ": " + why, down.at(), until));
            }
        }
    }

    private Lane lane(String principal) {
        return lanes.computeIfAbsent(principal, name -> new Lane());
    }

    private static final class Lane {
        private final List<JournalEntry> tokens = new ArrayList<>();
        private final List<Instant> uses = new ArrayList<>();
        private final List<Picture.Mark> marks = new ArrayList<>();

        private boolean isEmpty() {
            return tokens.isEmpty() && uses.isEmpty() && marks.isEmpty();
        }

        private Picture.Lane drawn(String principal, String name) {
            List<Picture.Life> lives = tokens.stream().map(Lane::life).toList();
            String caption = lives.size()
                    + (lives.size() == 1 ? " token, " : " tokens, ")
                    + uses.size()
                    + (uses.size() == 1 ? " call" : " calls")
                    + (marks.isEmpty() ? "" : ", " + marks.size() + " went wrong");
            return new Picture.Lane(principal, name, caption, lives, uses, marks);
        }

        private static Picture.Life life(JournalEntry token) {
            String scopes = token.scopes().isEmpty() ? "" : "Scopes " + String.join(" ", token.scopes());
            String audience = token.audience().map(name -> "For " + name).orElse("");
            return new Picture.Life(
                    token.issuedAt().orElse(token.at()),
                    token.expiresAt().orElse(token.at()),
                    (scopes + "\n" + audience).trim());
        }
    }
}
