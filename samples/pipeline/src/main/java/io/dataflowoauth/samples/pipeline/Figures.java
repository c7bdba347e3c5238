// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.Diagnosis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Joins what issuers and resources counted, what the client's events tell and what Beam counted. */
final class Figures {
    private final FakeCloud cloud;
    private final ServerFigures server;
    private final ClientFigures client;
    private final Workers workers;

    Figures(FakeCloud cloud, Watch watch, Workers workers) {
        this.cloud = cloud;
        this.server = new ServerFigures(cloud.journal());
        this.client = new ClientFigures(watch);
        this.workers = workers;
    }

    /** The whole report; the leaks line is what the sweep of the graph said. */
    Report report(Settings settings, Report.Span span, String leaks) {
        Counted counted = new Counted(server, client);
        List<Report.Late> late = client.late();
        Report.Totals totals =
                new Report.Totals(server.calls(), server.stored(), server.expiredSeen() - late.size(), late, leaks);
        List<Report.Refused> refused = new ArrayList<>();
        for (Step step : Step.values()) {
            refused.addAll(refused(step, counted));
        }
        return new Report(settings, span, totals, lanes(), refused, counted.checks(cloud, workers));
    }

    private List<Report.Lane> lanes() {
        List<Report.Lane> lanes = new ArrayList<>();
        for (Step step : Step.values()) {
            List<Report.Token> tokens = server.tokens(step.email());
            List<Instant> exchanged =
                    tokens.stream().map(Report.Token::issuedAt).toList();
            String federated = cloud.federatedPrincipal(step);
            lanes.add(new Report.Lane(federated, step, server.tokens(federated), exchanged, client.marks(step, true)));
            lanes.add(
                    new Report.Lane(step.email(), step, tokens, server.uses(step.email()), client.marks(step, false)));
        }
        return lanes;
    }

    private List<Report.Refused> refused(Step step, Counted counted) {
        Map<String, Diagnosis> byCode = new TreeMap<>();
        client.refused(step).forEach(why -> byCode.putIfAbsent(why.code(), why));
        return byCode.values().stream()
                .map(why -> new Report.Refused(
                        step,
                        principal(step, why),
                        explained(why),
                        counted.refused(step, why),
                        workers.refusedElements(step, why.code())))
                .toList();
    }

    private String principal(Step step, Diagnosis why) {
        String acting = why.principal().acting();
        return acting.contains("@") ? acting : cloud.federatedPrincipal(step);
    }

    private static Report.Explanation explained(Diagnosis why) {
        String missing = why.missing().isEmpty() && !why.evidence().isEmpty()
                ? why.evidence().get(0)
                : why.missing();
        return new Report.Explanation(
                why.layer().name().toLowerCase(Locale.ROOT), why.code(), why.summary(), missing, why.remedy());
    }
}
