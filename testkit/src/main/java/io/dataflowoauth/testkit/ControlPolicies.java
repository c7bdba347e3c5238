// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.access.policy.Boundary;
import io.dataflowoauth.access.policy.Condition;
import io.dataflowoauth.access.policy.Denial;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Roles, denials and boundaries that the control interface changes, and explanations that it gives.
 *
 * @param server whose stub
 */
record ControlPolicies(Controlled server) {
    Map<String, Object> role(ControlBody body) {
        body.only("name", "permissions");
        server.iam().role(body.text("name"), body.texts("permissions").toArray(String[]::new));
        return Map.of();
    }

    Map<String, Object> denied(ControlBody body) {
        body.only("id", "principals", "exceptPrincipals", "permissions", "exceptPermissions", "resource", "condition");
        Denial denial = Denial.of(body.text("id"), body.texts("principals"), body.texts("permissions"))
                .exceptPrincipals(body.texts("exceptPrincipals"))
                .exceptPermissions(body.texts("exceptPermissions"));
        Denial placed = body.optionalText("resource").map(denial::on).orElse(denial);
        policies().deny(condition(body).map(placed::when).orElse(placed));
        return Map.of();
    }

    Map<String, Object> undenied(ControlBody body) {
        policies().undeny(body.only("id").text("id"));
        return Map.of();
    }

    Map<String, Object> bound(ControlBody body) {
        body.only("id", "principals", "resources", "condition");
        Boundary boundary = Boundary.of(body.text("id"), body.texts("principals"), body.texts("resources"));
        policies().bound(condition(body).map(boundary::when).orElse(boundary));
        return Map.of();
    }

    Map<String, Object> unbound(ControlBody body) {
        policies().unbound(body.only("id").text("id"));
        return Map.of();
    }

    Map<String, Object> explained(ControlBody body) {
        body.only("principal", "permission", "resource", "alsoIn");
        IamExplanation explanation = policies()
                .explain(
                        body.text("principal"),
                        body.text("permission"),
                        body.text("resource"),
                        body.texts("alsoIn").toArray(String[]::new));
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("allowed", explanation.allowed());
        explanation.decision().code().ifPresent(code -> said.put("code", code));
        explanation.decision().rule().ifPresent(rule -> said.put("rule", rule));
        said.put("why", explanation.why());
        said.put("lineage", explanation.lineage());
        explanation.changesAt().map(Instant::toString).ifPresent(at -> said.put("changesAt", at));
        return said;
    }

    private static Optional<Condition> condition(ControlBody body) {
        return body.optionalText("condition").map(Condition::of);
    }

    private IamPolicies policies() {
        return server.iam().policies();
    }
}
