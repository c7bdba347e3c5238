// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.Diagnosis;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Every figure twice: as issuers and resources counted it, and as the client's events, or Beam's metrics, tell it. */
final class Counted {
    private static final List<Diagnosis.Layer> LAYERS =
            List.of(Diagnosis.Layer.AUTHENTICATION, Diagnosis.Layer.AUTHORIZATION);

    private final ServerFigures server;
    private final ClientFigures client;
    private final List<Report.Agreement> checks = new ArrayList<>();

    Counted(ServerFigures server, ClientFigures client) {
        this.server = server;
        this.client = client;
    }

    /** All of them; the federated principals are named as the cloud names them. */
    List<Report.Agreement> checks(FakeCloud cloud, Workers workers) {
        check("calls", server.calls(), client.calls());
        check("calls, as Beam counted them", server.calls(), workers.calls());
        check(
                "expired tokens seen, late ones too",
                server.expiredSeen(),
                client.expired().size());
        for (Step step : Step.values()) {
            String federated = cloud.federatedPrincipal(step);
            check("tokens issued to " + step.subject(), server.tokens(federated).size(), client.issued(step, true));
            check(
                    "tokens issued to " + step.email(),
                    server.tokens(step.email()).size(),
                    client.issued(step, false));
            for (Diagnosis.Layer layer : LAYERS) {
                String figure = layer.name().toLowerCase(Locale.ROOT) + " refusals in " + step.label();
                check(figure, server.refused(step, layer), named(step, layer));
            }
        }
        check("subject tokens of nobody that is believed", server.refusedWithoutName(), nameless());
        return List.copyOf(checks);
    }

    /** How often this was refused: what the server counted of the layer, without what is known to be of other codes. */
    long refused(Step step, Diagnosis why) {
        long same = client.refused(step).stream()
                .filter(other -> other.code().equals(why.code()))
                .count();
        return isNameless(why) ? same : server.refused(step, why.layer()) - named(step, why.layer()) + same;
    }

    private long named(Step step, Diagnosis.Layer layer) {
        return client.refused(step).stream()
                .filter(why -> why.layer() == layer && !isNameless(why))
                .count();
    }

    private long nameless() {
        return Arrays.stream(Step.values())
                .flatMap(step -> client.refused(step).stream())
                .filter(Counted::isNameless)
                .count();
    }

    private static boolean isNameless(Diagnosis why) {
        return why.code().equals("google.subject-signature");
    }

    private void check(String figure, long counted, long told) {
        checks.add(new Report.Agreement(figure, counted, told));
    }
}
