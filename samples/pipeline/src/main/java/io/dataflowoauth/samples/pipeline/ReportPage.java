// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The report as one page that needs nothing beside itself. */
final class ReportPage {
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");

    private ReportPage() {}

    static String of(Report report) {
        Map<String, String> parts = Map.of(
                "run", Html.text(run(report)),
                "verdict", verdict(report),
                "tiles", PageParts.tiles(report),
                "timeline", RunTimeline.svg(report),
                "refusals", PageParts.refusals(report) + PageParts.late(report),
                "principals", PageParts.principals(report),
                "checks", PageParts.checks(report),
                "graph", Html.text(report.totals().leaks()));
        return PLACE.matcher(template())
                .replaceAll(place -> Matcher.quoteReplacement(parts.getOrDefault(place.group(1), "")));
    }

    private static String run(Report report) {
        Settings settings = report.settings();
        return String.format(
                "%,d airports · %d threads · tokens that live %d s · %s",
                settings.elements(),
                settings.threads(),
                settings.lifetime().toSeconds(),
                settings.fault() == Fault.NONE
                        ? "nothing broken but on purpose"
                        : "--break " + settings.fault().label());
    }

    private static String verdict(Report report) {
        long differing =
                report.checks().stream().filter(check -> !check.agrees()).count();
        return differing == 0
                ? String.format(
                        "<p class=\"verdict good\">%d figures, counted by issuers and resources and told by the client's events: all agree.</p>",
                        report.checks().size())
                : String.format(
                        "<p class=\"verdict bad\">%d of %d figures differ between the two sides; see the table below.</p>",
                        differing, report.checks().size());
    }

    private static String template() {
        try (InputStream in = ReportPage.class.getResourceAsStream("report.html")) {
            return new String(Objects.requireNonNull(in, "report.html").readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
