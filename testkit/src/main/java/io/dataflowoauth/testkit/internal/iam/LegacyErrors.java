// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the errors of Google's older JSON APIs have besides: Cloud Storage and BigQuery list them once more in words of their own,
 * and Cloud Storage says who was denied and leaves quotes out of its challenge. Pure.
 */
final class LegacyErrors {
    private static final String STORAGE = "storage.googleapis.com";
    private static final String BIGQUERY = "bigquery.googleapis.com";
    private static final String CHALLENGE = "WWW-Authenticate";
    private static final Pattern QUOTED_ERROR = Pattern.compile("error=\"([a-z_]+)\"");

    private LegacyErrors() {}

    /** An error answer as that API gives it to that caller. */
    static Answer of(Api api, Answer answer, String who) {
        boolean storage = api.service().equals(STORAGE);
        if (!storage && !api.service().equals(BIGQUERY)) {
            return answer;
        }
        Optional<Map<String, Object>> error = JsonText.read(answer.body())
                .flatMap(body -> Optional.ofNullable(body.get("error")))
                .filter(Map.class::isInstance)
                .map(LegacyErrors::copied)
                .filter(members -> !members.containsKey("errors"));
        if (error.isEmpty()) {
            return answer;
        }
        Map<String, Object> members = error.get();
        String reason = reason(answer, String.valueOf(members.get("details")), storage);
        String message = String.valueOf(members.get("message"));
        if (storage && reason.equals("forbidden")) {
            message = denied(members, who) + message;
            members.put("message", message);
        }
        Map<String, Object> legacy = JsonText.members("message", message, "domain", "global", "reason", reason);
        if (answer.status() == 401) {
            legacy.put("locationType", "header");
            legacy.put("location", "Authorization");
        }
        members.put("errors", List.of(legacy));
        Answer listed = answer.withBody(JsonText.write(JsonText.members("error", members)));
        return storage ? unquoted(listed) : listed;
    }

    private static Map<String, Object> copied(Object error) {
        Map<String, Object> members = new LinkedHashMap<>();
        ((Map<?, ?>) error).forEach((name, value) -> members.put(String.valueOf(name), value));
        return members;
    }

    private static String reason(Answer answer, String details, boolean storage) {
        return switch (answer.status()) {
            case 400 -> "invalid";
            case 401 -> details.contains("CREDENTIALS_MISSING") ? "required" : "authError";
            case 403 -> {
                String denied = storage ? "forbidden" : "accessDenied";
                yield details.contains("SCOPE_INSUFFICIENT") ? "insufficientPermissions" : denied;
            }
            case 404 -> "notFound";
            case 409 -> storage ? "conflict" : "duplicate";
            case 429 -> "rateLimitExceeded";
            default -> "backendError";
        };
    }

    private static String denied(Map<String, Object> error, String who) {
        if (error.get("details") instanceof List<?> details
                && !details.isEmpty()
                && details.get(0) instanceof Map<?, ?> info
                && info.get("metadata") instanceof Map<?, ?> metadata) {
            String permission = String.valueOf(metadata.get("permission"));
            String kind =
                    permission.startsWith("storage.buckets.") || permission.endsWith(".list") ? "bucket" : "object";
            return who + " does not have " + permission + " access to the Google Cloud Storage " + kind + ". ";
        }
        return "";
    }

    private static Answer unquoted(Answer answer) {
        return answer.header(CHALLENGE)
                .map(challenge -> answer.withoutHeader(CHALLENGE)
                        .withHeader(CHALLENGE, QUOTED_ERROR.matcher(challenge).replaceAll("error=$1")))
                .orElse(answer);
    }
}
