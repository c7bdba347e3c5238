// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.testkit.IamStub;
import io.dataflowoauth.testkit.ProtectedResource;
import io.dataflowoauth.testkit.ResourceCall;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The APIs that the pipeline calls, and who may do what with them. */
final class ProtectedApis {
    private static final String READ_ONLY = "https://www.googleapis.com/auth/cloud-platform.read-only";
    private static final String INSERT = "https://www.googleapis.com/auth/bigquery.insertdata";
    private static final String DATA = "projects/airports-demo";
    private static final Set<String> HUBS = Set.of(
            "ATL", "DFW", "DEN", "ORD", "LAX", "CLT", "MCO", "LAS", "PHX", "MIA", "SEA", "IAH", "JFK", "EWR", "SFO",
            "BOS", "MSP", "DTW", "PHL", "SLC", "ANC", "HNL", "SJU");
    private static final Duration LATENCY = Duration.ofMillis(12);

    private ProtectedApis() {}

    static void open(IamStub iam) {
        iam.role("roles/atlas.viewer", "atlas.hubs.get");
        iam.role("roles/ledger.writer", "ledger.entries.create");
        iam.role("roles/audit.writer", "audit.entries.create");
        iam.role("roles/partner.writer", "partner.entries.create");
        iam.grant("roles/atlas.viewer", member(Step.FIND), DATA);
        iam.grant("roles/ledger.writer", member(Step.STORE), DATA);
        iam.grant("roles/partner.writer", member(Step.SHARE), DATA);
        iam.protect(ProtectedResource.at("GET", Step.FIND.path() + "/{iata}")
                .ofService("atlas.googleapis.com", "atlas.hubs.get")
                .requiringScope(READ_ONLY)
                .requiringPermission("atlas.hubs.get", "//atlas.googleapis.com/" + DATA + "/hubs/{iata}")
                .answering(hubs())
                .withLatency(LATENCY));
        collection(iam, Step.STORE, "ledger");
        collection(iam, Step.AUDIT, "audit");
        collection(iam, Step.SHARE, "partner");
    }

    static void revokeWriter(IamStub iam) {
        iam.revoke("roles/ledger.writer", member(Step.STORE), DATA);
    }

    private static void collection(IamStub iam, Step step, String name) {
        String permission = name + ".entries.create";
        iam.protect(ProtectedResource.at("POST", step.path())
                .ofService(name + ".googleapis.com", permission)
                .requiringScope(INSERT)
                .requiringPermission(permission, "//" + name + ".googleapis.com/" + DATA + "/entries")
                .answering(call -> "{\"stored\":true}")
                .withLatency(LATENCY));
    }

    private static Function<ResourceCall, String> hubs() {
        Map<String, Airport> all = AirportFile.all().stream().collect(Collectors.toMap(Airport::iata, a -> a));
        List<Airport> hubs =
                all.values().stream().filter(a -> HUBS.contains(a.iata())).toList();
        return call -> {
            Airport from = all.get(call.pathVariable("iata"));
            if (from == null) {
                throw new IllegalArgumentException("There is no airport " + call.pathVariable("iata"));
            }
            Airport hub = hubs.stream()
                    .min(Comparator.comparingDouble(from::distanceTo))
                    .orElseThrow();
            return new Nearest(from.iata(), hub.iata(), Math.round(from.distanceTo(hub))).json();
        };
    }

    private static String member(Step step) {
        return "serviceAccount:" + step.email();
    }
}
