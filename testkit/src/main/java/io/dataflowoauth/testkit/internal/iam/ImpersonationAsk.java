// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The body of a {@code generateAccessToken} request.
 *
 * @param scopes at least one
 * @param lifetime an hour if the request does not say
 * @param delegates the e-mails of the accounts in between, in order
 */
record ImpersonationAsk(Set<String> scopes, Duration lifetime, List<String> delegates) {
    private static final Set<String> FIELDS = Set.of("scope", "lifetime", "delegates");
    private static final Pattern LIFETIME = Pattern.compile("([0-9]{1,12})(?:\\.([0-9]{1,9}))?s");
    private static final Pattern DELEGATE = Pattern.compile("projects/-/serviceAccounts/([^/]+)");

    static ImpersonationAsk read(String body) {
        Map<String, Object> json =
                JsonText.read(body).orElseThrow(() -> GoogleErrors.invalidArgument("Invalid JSON payload received."));
        json.keySet().stream()
                .filter(name -> !FIELDS.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw GoogleErrors.invalidArgument(
                            "Invalid JSON payload received. Unknown name \"" + name + "\": Cannot find field.");
                });
        List<String> scopes = texts(json, "scope");
        if (scopes.isEmpty()) {
            throw GoogleErrors.invalidArgument("The scope field is required.");
        }
        List<String> delegates = texts(json, "delegates").stream()
                .map(ImpersonationAsk::delegate)
                .toList();
        return new ImpersonationAsk(Set.copyOf(scopes), lifetime(json), delegates);
    }

    private static List<String> texts(Map<String, Object> json, String name) {
        Object values = json.getOrDefault(name, List.of());
        if (!(values instanceof List<?> list) || !list.stream().allMatch(ImpersonationAsk::isText)) {
            throw GoogleErrors.invalidArgument("Invalid value at '" + name + "'.");
        }
        return list.stream().map(String.class::cast).toList();
    }

    private static boolean isText(Object value) {
        return value instanceof String text && !text.isEmpty();
    }

    private static String delegate(String name) {
        Matcher form = DELEGATE.matcher(name);
        if (!form.matches()) {
            throw GoogleErrors.invalidArgument("Invalid value at 'delegates'.");
        }
        return form.group(1);
    }

    private static Duration lifetime(Map<String, Object> json) {
        Object value = json.getOrDefault("lifetime", "3600s");
        Matcher form = LIFETIME.matcher(value instanceof String text ? text : "");
        if (!form.matches()) {
            throw invalidLifetime();
        }
        String fraction = form.group(2) == null ? "" : form.group(2);
        Duration lifetime = Duration.ofSeconds(Long.parseLong(form.group(1)))
                .plusNanos(Long.parseLong((fraction + "000000000").substring(0, 9)));
        if (lifetime.isZero()) {
            throw invalidLifetime();
        }
        return lifetime;
    }

    private static Refused invalidLifetime() {
        return GoogleErrors.invalidArgument(
                "Invalid value at 'lifetime' (type.googleapis.com/google.protobuf.Duration).");
    }
}
