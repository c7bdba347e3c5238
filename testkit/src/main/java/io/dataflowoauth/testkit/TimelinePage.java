// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.page.Drawing;
import io.dataflowoauth.testkit.internal.page.Markup;
import io.dataflowoauth.testkit.internal.page.PageFile;
import io.dataflowoauth.testkit.internal.page.Picture;
import io.dataflowoauth.testkit.internal.page.Shapes;
import io.dataflowoauth.testkit.internal.page.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The page around a timeline's drawing. */
final class TimelinePage {
    private static final Set<JournalEntry.Kind> REFUSALS =
            Set.of(JournalEntry.Kind.TOKEN_REFUSED, JournalEntry.Kind.CALL_REFUSED);
    private static final Set<JournalEntry.Kind> ON_PURPOSE =
            Set.of(JournalEntry.Kind.FAULT, JournalEntry.Kind.CHANGED, JournalEntry.Kind.TOKEN_REVOKED);
    private static final int MOST_LINES = 5_000;

    private final List<JournalEntry> entries;
    private final TimelineLanes lanes;
    private final String title;
    private final Optional<String> failure;

    TimelinePage(TimelineFacts facts, String title, Optional<String> failure) {
        this.entries = facts.entries();
        this.lanes = TimelineLanes.of(facts);
        this.title = title;
        this.failure = failure;
    }

    String html() {
        return PageFile.filled(
                "timeline.html",
                Map.of(
                        "title", Markup.text(title),
                        "span", Markup.text(span()),
                        "failure",
                                failure.map(said -> "<p class=\"failed\">" + Markup.text(said) + "</p>")
                                        .orElse(""),
                        "tiles", tiles(),
                        "drawing", Drawing.of(lanes.picture()),
                        "legend", legend(),
                        "refusals", refusals(),
                        "faults", faults(),
                        "tokens", tokens(),
                        "journal", journal()));
    }

    private String span() {
        Duration length = Duration.between(lanes.from(), lanes.until());
        return entries.isEmpty()
                ? "Nothing happened."
                : entries.size() + " entries from " + lanes.from() + " on, " + Spans.words(length) + " in all";
    }

    private String tiles() {
        return tile(count(JournalEntry.Kind.TOKEN_ISSUED), "tokens issued")
                + tile(count(JournalEntry.Kind.CALL_ANSWERED), "calls answered")
                + tile(entries.stream().filter(this::isRefusal).count(), "refusals, each explained")
                + tile(count(JournalEntry.Kind.FAULT), "planned faults that struck")
                + tile(entries.stream().filter(JournalEntry::sawExpiredToken).count(), "expired tokens seen");
    }

    private static String legend() {
        return item(swatch("token"), "token in use")
                + item(swatch("tail"), "replaced, though still alive")
                + item(
                        "<svg class=\"dfo alone\" viewBox=\"0 0 14 14\" aria-hidden=\"true\"><path class=\"use\" d=\"M7 0v14\"/></svg>",
                        "call answered (a hill where there are many)")
                + item(Shapes.alone(Picture.Kind.AUTHENTICATION), "refused by authentication")
                + item(Shapes.alone(Picture.Kind.AUTHORIZATION), "refused by authorization")
                + item(Shapes.alone(Picture.Kind.REQUEST), "request refused")
                + item(Shapes.alone(Picture.Kind.FAULT), "fault, on purpose")
                + item(
                        "<svg class=\"dfo alone\" viewBox=\"0 0 14 14\" aria-hidden=\"true\"><path class=\"change\" d=\"M7 2l5 5l-5 5l-5 -5z\"/></svg>",
                        "something was changed");
    }

    private String refusals() {
        Map<String, List<JournalEntry>> alike = entries.stream()
                .filter(this::isRefusal)
                .collect(Collectors.groupingBy(TimelinePage::alike, LinkedHashMap::new, Collectors.toList()));
        if (alike.isEmpty()) {
            return "<p class=\"quiet\">Nothing was refused.</p>";
        }
        return table(
                List.of("At", "Times", "Who", "Layer and code", "Why"),
                alike.values().stream()
                        .map(same -> row(same.get(0), same.size(), TimelinePage::refusal))
                        .collect(Collectors.joining()));
    }

    private String faults() {
        Map<String, List<JournalEntry>> alike = entries.stream()
                .filter(entry -> ON_PURPOSE.contains(entry.kind()))
                .collect(Collectors.groupingBy(TimelinePage::alike, LinkedHashMap::new, Collectors.toList()));
        if (alike.isEmpty()) {
            return "<p class=\"quiet\">Nothing.</p>";
        }
        return table(
                List.of("At", "Times", "Who", "What", "More"),
                alike.values().stream()
                        .map(same -> row(same.get(0), same.size(), TimelinePage::fault))
                        .collect(Collectors.joining()));
    }

    private String tokens() {
        List<JournalEntry> issued = entries.stream()
                .filter(entry -> entry.kind() == JournalEntry.Kind.TOKEN_ISSUED)
                .limit(MOST_LINES)
                .toList();
        String rows = issued.stream()
                .map(token -> "<tr>" + cell("n", since(token.at())) + cell("name", token.principal())
                        + cell("name", token.tokenId().orElse("")) + cell("n", lifetime(token))
                        + cell("", String.join(" ", token.scopes()))
                        + cell("", token.audience().orElse("")) + "</tr>\n")
                .collect(Collectors.joining());
        return table(List.of("At", "Who", "Token", "Lives", "Scopes", "Audience"), rows);
    }

    private String journal() {
        String lines = entries.stream()
                .limit(MOST_LINES)
                .map(entry -> Markup.text(entry.toString()))
                .collect(Collectors.joining("\n"));
        return lines + (entries.size() > MOST_LINES ? "\n… and " + (entries.size() - MOST_LINES) + " more" : "");
    }

    private String row(JournalEntry first, int times, Function<JournalEntry, String> rest) {
        return "<tr>" + cell("n", since(first.at())) + cell("n", times) + cell("name", first.principal())
                + rest.apply(first) + "</tr>\n";
    }

    private static String refusal(JournalEntry entry) {
        Picture.Kind kind = TimelineLanes.kind(entry);
        String layer =
                kind == Picture.Kind.REQUEST ? "the request" : kind.name().toLowerCase(Locale.ROOT);
        return "<td>" + Shapes.alone(kind) + Markup.text(layer) + "<br><code>"
                + Markup.text(entry.status() + " " + entry.code().orElse("")) + "</code></td>"
                + cell(
                        "",
                        entry.why().orElse("")
                                + entry.path().map(path -> "\n" + path).orElse(""));
    }

    private static String fault(JournalEntry entry) {
        if (entry.kind() != JournalEntry.Kind.FAULT) {
            return cell("", "changed") + cell("", TimelineLanes.change(entry));
        }
        return "<td>" + Shapes.alone(Picture.Kind.FAULT)
                + Markup.text(entry.status() == 0 ? "no answer" : "answered " + entry.status())
                + "</td>"
                + cell(
                        "",
                        (entry.path().orElse("") + " " + entry.why().orElse("")
                                        + entry.retryAfter()
                                                .map(wait -> " Retry-After " + wait)
                                                .orElse(""))
                                .trim());
    }

    private static String alike(JournalEntry entry) {
        return String.join(
                "|",
                entry.kind().name(),
                entry.principal(),
                String.valueOf(entry.status()),
                entry.code().orElse(""),
                entry.path().orElse(""),
                entry.why().orElse("").replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", ""));
    }

    private boolean isRefusal(JournalEntry entry) {
        return REFUSALS.contains(entry.kind());
    }

    private long count(JournalEntry.Kind kind) {
        return entries.stream().filter(entry -> entry.kind() == kind).count();
    }

    private String since(Instant at) {
        return Spans.words(Duration.between(lanes.from(), at));
    }

    private static String lifetime(JournalEntry token) {
        return token.issuedAt().isPresent() && token.expiresAt().isPresent()
                ? Spans.words(Duration.between(
                        token.issuedAt().get(), token.expiresAt().get()))
                : "";
    }

    private static String swatch(String kind) {
        return "<svg class=\"dfo alone wide\" viewBox=\"0 0 30 14\" aria-hidden=\"true\"><rect class=\"" + kind
                + "\" x=\"1\" y=\"2\" width=\"28\" height=\"10\" rx=\"2\"/></svg>";
    }

    private static String item(String shape, String words) {
        return "<li>" + shape + Markup.text(words) + "</li>\n";
    }

    private static String tile(long figure, String caption) {
        return "<div class=\"tile\"><b>" + String.format(Locale.ROOT, "%,d", figure) + "</b><span>"
                + Markup.text(caption) + "</span></div>\n";
    }

    private static String table(List<String> heads, String rows) {
        return "<table><thead><tr>"
                + heads.stream()
                        .map(head -> "<th scope=\"col\">" + Markup.text(head) + "</th>")
                        .collect(Collectors.joining())
                + "</tr></thead><tbody>\n" + rows + "</tbody></table>";
    }

    private static String cell(String kind, Object content) {
        return "<td class=\"" + kind + "\">" + Markup.text(content) + "</td>";
    }
}
