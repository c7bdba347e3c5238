// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.Diagnosis;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Joins what issuers and resources counted, what the client's events tell and what Beam counted, and compares them. */
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
        List<Report.Late> late = client.late();
        Report.Totals totals =
                new Report.Totals(server.calls(), server.stored(), server.expiredSeen() - late.size(), late, leaks);
        List<Report.Refused> refused = new ArrayList<>();
        for (Step step : Step.values()) {
            refused.addAll(refused(step));
        }
        return new Report(settings, span, totals, lanes(), refused, checks());
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

    private List<Report.Refused> refused(Step step) {
        Map<String, List<Diagnosis>> byCode = new LinkedHashMap<>();
        client.refused(step)
                .forEach(why -> byCode.computeIfAbsent(why.code(), c -> new ArrayList<>())
                        .add(why));
        List<Report.Refused> refused = new ArrayList<>();
        byCode.forEach((code, all) -> {
            Diagnosis why = all.get(0);
            long others = client.refused(step).stream()
                    .filter(other ->
                            other.layer() == why.layer() && !other.code().equals(code))
                    .count();
            refused.add(new Report.Refused(
                    step,
                    principal(step, why),
                    explained(why),
                    server.refused(step, why.layer()) - others,
                    workers.refusedElements(step, code)));
        });
        return refused;
    }

    private List<Report.Agreement> checks() {
        List<Report.Agreement> checks = new ArrayList<>();
        checks.add(new Report.Agreement("calls", server.calls(), client.calls()));
        checks.add(new Report.Agreement("calls, as Beam counted them", server.calls(), workers.calls()));
        checks.add(new Report.Agreement(
                "expired tokens seen, late ones too",
                server.expiredSeen(),
                client.expired().size()));
        for (Step step : Step.values()) {
            String federated = cloud.federatedPrincipal(step);
            checks.add(new Report.Agreement(
                    "tokens issued to " + step.subject(),
                    server.tokens(federated).size(),
                    client.issued(step, true)));
            checks.add(new Report.Agreement(
                    "tokens issued to " + step.email(),
                    server.tokens(step.email()).size(),
                    client.issued(step, false)));
            for (Diagnosis.Layer layer : List.of(Diagnosis.Layer.AUTHENTICATION, Diagnosis.Layer.AUTHORIZATION)) {
                checks.add(new Report.Agreement(
                        layer.name().toLowerCase(Locale.ROOT) + " refusals in " + step.label(),
                        server.refused(step, layer),
                        client.refused(step).stream()
                                .filter(why -> why.layer() == layer)
                                .count()));
            }
        }
        return checks;
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
