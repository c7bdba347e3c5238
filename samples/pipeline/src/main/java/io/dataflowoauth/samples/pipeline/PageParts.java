// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.stream.Collectors;

/** The parts of the page that are no drawing. */
final class PageParts {
    private PageParts() {}

    static String tiles(Report report) {
        long issued =
                report.lanes().stream().mapToLong(lane -> lane.tokens().size()).sum();
        long refused =
                report.refused().stream().mapToLong(Report.Refused::count).sum();
        return tile(String.format("%,d", report.totals().calls()), "calls of protected APIs", "")
                + tile(String.format("%,d", issued), "short-lived tokens issued", "")
                + tile(String.format("%,d", refused), "refusals, each explained", "")
                + tile(
                        report.totals().expiredSeen(),
                        "expired tokens seen",
                        quality(report.totals().expiredSeen()))
                + tile(report.totals().late().size(), "late on their way", "")
                + tile(String.format("%.1f s", seconds(report.span().length())), "run time", "");
    }

    static String refusals(Report report) {
        if (report.refused().isEmpty()) {
            return "<p class=\"quiet\">Nothing was refused.</p>";
        }
        return report.refused().stream().map(PageParts::refusal).collect(Collectors.joining("\n"));
    }

    static String principals(Report report) {
        return report.lanes().stream()
                .map(lane -> row(
                        "<td class=\"step\">" + Html.text(lane.step().label()) + "</td>",
                        "<td class=\"name\">" + Html.text(lane.principal()) + "</td>",
                        number(lane.tokens().size()),
                        number(report.allowed()),
                        number(lane.refreshed()),
                        "<td class=\"n\">" + lifetimes(lane) + "</td>",
                        number(lane.uses().size()),
                        number(lane.marks().stream()
                                .filter(Report.Mark::refusal)
                                .count())))
                .collect(Collectors.joining());
    }

    static String checks(Report report) {
        return report.checks().stream()
                .map(check -> row(
                        "<td>" + Html.text(check.figure()) + "</td>",
                        number(check.counted()),
                        number(check.told()),
                        check.agrees() ? "<td class=\"ok\">agree</td>" : "<td class=\"bad\">differ</td>"))
                .collect(Collectors.joining());
    }

    static String late(Report report) {
        return report.totals().late().stream()
                .map(late -> String.format(
                        "<p class=\"quiet\">Late: a token of %s expired on its way, %d ms after it was handed out.</p>",
                        Html.text(late.principal()), late.pause().toMillis()))
                .collect(Collectors.joining());
    }

    private static String refusal(Report.Refused refused) {
        Report.Explanation why = refused.why();
        return String.format(
                """
                <article class="why %1$s">
                  <header><span class="layer">%1$s</span><code>%2$s</code>
                  <span class="count">%3$,d refused · %4$,d elements</span></header>
                  <h3>Step <em>%5$s</em>: %6$s</h3>
                  <dl><dt>Who</dt><dd class="name">%7$s</dd>%8$s<dt>Change</dt><dd>%9$s</dd></dl>
                </article>""",
                Html.text(why.layer()),
                Html.text(why.code()),
                refused.count(),
                refused.elements(),
                Html.text(refused.step().label()),
                Html.text(why.summary()),
                Html.text(refused.principal()),
                why.missing().isEmpty() ? "" : "<dt>Missing</dt><dd>" + Html.text(why.missing()) + "</dd>",
                Html.text(why.remedy()));
    }

    private static String lifetimes(Report.Lane lane) {
        LongSummaryStatistics millis = lane.tokens().stream()
                .map(Report.Token::lifetime)
                .mapToLong(Duration::toMillis)
                .summaryStatistics();
        if (millis.getCount() == 0) {
            return "–";
        }
        return millis.getMin() == millis.getMax()
                ? String.format("%.1f s", millis.getMin() / 1000.0)
                : String.format("%.1f–%.1f s", millis.getMin() / 1000.0, millis.getMax() / 1000.0);
    }

    private static String quality(long bad) {
        return bad == 0 ? "good" : "bad";
    }

    private static String tile(Object figure, String caption, String quality) {
        return String.format(
                "<div class=\"tile %s\"><b>%s</b><span>%s</span></div>%n",
                quality, Html.text(figure), Html.text(caption));
    }

    private static String number(long figure) {
        return String.format("<td class=\"n\">%,d</td>", figure);
    }

    private static String row(String... cells) {
        return "<tr>" + String.join("", cells) + "</tr>\n";
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
