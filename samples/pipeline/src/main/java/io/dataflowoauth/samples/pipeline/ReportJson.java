// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The report as data: the figures that a run is judged by. */
final class ReportJson {
    private ReportJson() {}

    static String of(Report report) {
        Settings settings = report.settings();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("calls", report.totals().calls());
        json.put("refused", report.refused().stream().map(ReportJson::refused).toList());
        json.put("expired_tokens_seen", report.totals().expiredSeen());
        json.put("late", report.totals().late().size());
        json.put(
                "late_pauses",
                report.totals().late().stream().map(ReportJson::late).toList());
        json.put("principals", principals(report));
        json.put("results_stored", report.totals().results());
        json.put("run_seconds", seconds(report.span().length()));
        json.put("lifetime_seconds", settings.lifetime().toSeconds());
        json.put("threads", settings.threads());
        json.put("elements", settings.elements());
        json.put("break", settings.fault().label());
        json.put("graph", report.totals().leaks());
        json.put("agree", report.agrees());
        json.put("compared", report.checks().stream().map(ReportJson::check).toList());
        return Json.write(json) + "\n";
    }

    private static Map<String, Object> refused(Report.Refused refused) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("step", refused.step().label());
        json.put("principal", refused.principal());
        json.put("code", refused.why().code());
        json.put("count", refused.count());
        json.put("elements", refused.elements());
        json.put("layer", refused.why().layer());
        json.put("summary", refused.why().summary());
        json.put("missing", refused.why().missing());
        json.put("remedy", refused.why().remedy());
        return json;
    }

    private static Map<String, Object> late(Report.Late late) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("principal", late.principal());
        json.put("at", late.at());
        json.put("pause_seconds", seconds(late.pause()));
        return json;
    }

    private static Map<String, Object> principals(Report report) {
        Map<String, Object> principals = new LinkedHashMap<>();
        for (Report.Lane lane : report.lanes()) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("step", lane.step().label());
            json.put("issued", lane.tokens().size());
            json.put("issued_at_most", report.allowed());
            json.put("refreshed", lane.refreshed());
            json.put(
                    "lifetimes",
                    lane.tokens().stream()
                            .map(token -> seconds(token.lifetime()))
                            .toList());
            json.put("uses", lane.uses().size());
            json.put(
                    "failed",
                    lane.marks().stream().filter(mark -> !mark.refusal()).count());
            principals.put(lane.principal(), json);
        }
        return principals;
    }

    private static Map<String, Object> check(Report.Agreement check) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("figure", check.figure());
        json.put("counted", check.counted());
        json.put("told", check.told());
        return json;
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
