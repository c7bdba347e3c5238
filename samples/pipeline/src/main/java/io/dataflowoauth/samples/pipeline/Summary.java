// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import java.nio.file.Path;

/** What a person reads at the end of a run. */
final class Summary {
    private Summary() {}

    static String of(Report report, Path folder) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                "%n%,d calls in %.1f s by %d threads, %,d results stored. Tokens lived %d s; expired tokens seen: %d, late: %d.%n",
                report.totals().calls(),
                report.span().length().toMillis() / 1000.0,
                report.settings().threads(),
                report.totals().results(),
                report.settings().lifetime().toSeconds(),
                report.totals().expiredSeen(),
                report.totals().late().size()));
        tokens(report, text);
        refusals(report, text);
        agreement(report, text);
        return text.append(String.format("%n%s%n%s%n", folder.resolve("index.html"), folder.resolve("report.json")))
                .toString();
    }

    private static void tokens(Report report, StringBuilder text) {
        text.append(String.format("%n  %-56s %6s %9s %8s%n", "principal", "issued", "(at most)", "uses"));
        for (Report.Lane lane : report.lanes()) {
            text.append(String.format(
                    "  %-56s %6d %9d %,8d%n",
                    lane.isFederated() ? lane.shortName() + ", federated" : lane.principal(),
                    lane.tokens().size(),
                    report.allowed(),
                    lane.uses().size()));
        }
    }

    private static void refusals(Report report, StringBuilder text) {
        for (Report.Refused refused : report.refused()) {
            Report.Explanation why = refused.why();
            text.append(String.format(
                    "%n  refused in step %s, %d times, for %d elements: %s, %s%n",
                    refused.step().label(), refused.count(), refused.elements(), why.layer(), why.code()));
            text.append(String.format("    who      %s%n", refused.principal()));
            text.append(String.format("    why      %s%n", why.summary()));
            if (!why.missing().isEmpty()) {
                text.append(String.format("    missing  %s%n", why.missing()));
            }
            text.append(String.format("    change   %s%n", why.remedy()));
        }
    }

    private static void agreement(Report report, StringBuilder text) {
        long differing =
                report.checks().stream().filter(check -> !check.agrees()).count();
        if (differing == 0) {
            text.append(String.format(
                    "%n  %d figures, counted by issuers and resources and told by the client's events: all agree.%n",
                    report.checks().size()));
            return;
        }
        report.checks().stream()
                .filter(check -> !check.agrees())
                .forEach(check -> text.append(String.format(
                        "%n  DIFFERS: %s: counted %d, told %d%n", check.figure(), check.counted(), check.told())));
    }
}
