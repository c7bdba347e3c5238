// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.TokenWarning;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report for programs, in the form of {@code site/public/schemas/doctor-1.json}. Members are added, and never change. */
final class JsonReport {
    private JsonReport() {}

    static String of(Report report) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("version", 1);
        json.put("recipe", report.recipe());
        json.put("outcome", report.outcome().id());
        json.put("exitCode", report.outcome().exitCode());
        json.put("durationMillis", report.took().toMillis());
        report.first().ifPresent(first -> json.put("firstStep", report.steps().indexOf(first)));
        json.put("steps", report.steps().stream().map(JsonReport::step).toList());
        return JsonText.of(json);
    }

    private static Map<String, Object> step(Step step) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("kind", step.kind().name().toLowerCase(Locale.ROOT));
        json.put("title", step.title());
        json.put("outcome", step.end().outcome().id());
        json.put("durationMillis", step.end().took().toMillis());
        json.put("principal", texts(step.seen().who().names()));
        if (!step.seen().subject().isEmpty()) {
            json.put("unverifiedSubject", step.seen().subject());
        }
        step.seen().token().ifPresent(token -> json.put("token", token(token)));
        json.put(
                "exchanges",
                step.seen().exchanges().stream().map(JsonReport::exchange).toList());
        json.put(
                "warnings",
                step.seen().warnings().stream().map(JsonReport::warning).toList());
        step.end().diagnosis().ifPresent(cause -> json.put("diagnosis", diagnosis(cause)));
        return json;
    }

    private static Map<String, Object> token(Step.Token token) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", token.type());
        json.put("binding", token.binding().kind().name().toLowerCase(Locale.ROOT));
        json.put("scopes", texts(List.copyOf(token.scopes())));
        json.put("expiresAt", token.expiresAt().toString());
        json.put("secondsLeft", token.left().toSeconds());
        if (!token.claims().isEmpty()) {
            json.put("unverifiedClaims", token.claims());
        }
        return json;
    }

    private static Map<String, Object> exchange(Exchange exchange) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("method", exchange.method());
        json.put("place", exchange.place());
        json.put("end", exchange.end());
        json.put("durationMillis", exchange.took().toMillis());
        return json;
    }

    private static Map<String, Object> warning(TokenWarning warning) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("code", warning.code().name());
        json.put("detail", Plain.text(warning.detail()));
        json.put("remedy", warning.code().remedy());
        return json;
    }

    private static Map<String, Object> diagnosis(Diagnosis cause) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("layer", cause.layer().name().toLowerCase(Locale.ROOT));
        json.put("code", cause.code());
        json.put("principal", texts(cause.principal().names()));
        json.put("summary", Plain.text(cause.summary()));
        json.put("missing", Plain.text(cause.missing()));
        json.put("remedy", Plain.text(cause.remedy()));
        json.put("steps", texts(cause.steps()));
        json.put("evidence", texts(cause.evidence()));
        json.put("certainty", cause.certainty().name().toLowerCase(Locale.ROOT));
        json.put("retryCanHelp", cause.retryCanHelp());
        return json;
    }

    private static List<String> texts(List<String> raw) {
        return raw.stream().map(Plain::text).toList();
    }
}
