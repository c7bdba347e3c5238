// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.Diagnosis.Layer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A provider's attribute mapping and attribute condition. Immutable.
 *
 * @param mapping what makes an attribute of the claims, by the attribute's name; none leaves the subject as it comes
 * @param condition what must be true of {@code assertion}, {@code google} and {@code attribute}
 */
public record AttributeRules(
        Map<String, Function<Map<String, Object>, Optional<Object>>> mapping,
        Predicate<Map<String, Map<String, Object>>> condition) {
    private static final AttributeRules DEFAULTS = new AttributeRules(Map.of(), variables -> true);
    private static final String SUBJECT = "google.subject";
    private static final String GROUPS = "google.groups";
    private static final String OWN = "attribute.";
    private static final Pattern NAME = Pattern.compile("google\\.(?:subject|groups)|attribute\\.[a-z0-9_]{1,100}");
    private static final int MOST_OWN = 50;
    private static final int LONGEST_SUBJECT_BYTES = 127;

    /** The subject as it comes, and no condition. */
    public static AttributeRules defaults() {
        return DEFAULTS;
    }

    /**
     * These rules, with that mapping.
     *
     * @throws IllegalArgumentException if it has no {@code google.subject}, or Google takes a name for none
     */
    public AttributeRules mapping(Map<String, Function<Map<String, Object>, Optional<Object>>> changed) {
        long own =
                changed.keySet().stream().filter(name -> name.startsWith(OWN)).count();
        boolean named =
                changed.keySet().stream().allMatch(name -> NAME.matcher(name).matches());
        if (!changed.containsKey(SUBJECT) || !named || own > MOST_OWN) {
            throw new IllegalArgumentException("A mapping has google.subject, and may have google.groups and up to 50"
                    + " attributes as attribute.name, not " + changed.keySet());
        }
        return new AttributeRules(new TreeMap<>(changed), condition);
    }

    /** These rules, with that condition over {@code assertion}, {@code google} and {@code attribute}. */
    public AttributeRules condition(Predicate<Map<String, Map<String, Object>>> changed) {
        return new AttributeRules(mapping, changed);
    }

    /** What the claims are mapped to; that is the other one where no mapping was given. */
    Mapped map(Map<String, Object> claims, Mapped unmapped) {
        Mapped mapped = mapping.isEmpty() ? unmapped : mapped(told(claims));
        if (mapped.subject().getBytes(StandardCharsets.UTF_8).length > LONGEST_SUBJECT_BYTES) {
            throw refused("invalid_grant", "The size of mapped attribute google.subject exceeds the 127 bytes limit.");
        }
        return mapped;
    }

    /** Refuses what does not meet the condition. */
    void check(Map<String, Object> claims, Mapped mapped) {
        if (!condition.test(mapped.with(told(claims)))) {
            throw refused("unauthorized_client", "The given credential is rejected by the attribute condition.");
        }
    }

    private Mapped mapped(Map<String, Object> claims) {
        Map<String, Object> values = new LinkedHashMap<>();
        mapping.forEach((name, of) -> values.put(
                name,
                of.apply(claims)
                        .orElseThrow(() -> refused(
                                "invalid_grant",
                                "Could not obtain a value for " + name + " from the given credential."))));
        Map<String, String> attributes = new TreeMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(OWN)) {
                attributes.put(name.substring(OWN.length()), text(name, value));
            }
        });
        return new Mapped(text(SUBJECT, values.getOrDefault(SUBJECT, "")), groups(values), attributes);
    }

    private static List<String> groups(Map<String, Object> values) {
        if (!(values.getOrDefault(GROUPS, List.of()) instanceof List<?> groups)
                || !groups.stream().allMatch(String.class::isInstance)) {
            throw wrongType(GROUPS, "LIST of STRING");
        }
        return groups.stream().map(String.class::cast).toList();
    }

    private static String text(String name, Object value) {
        if (value instanceof String text && !(name.equals(SUBJECT) && text.isEmpty())) {
            return text;
        }
        throw wrongType(name, "STRING");
    }

    private static Refused wrongType(String name, String type) {
        return refused("unauthorized_client", "The mapped attribute '" + name + "' must be of type " + type + ".");
    }

    /** A claim of null is absent. */
    private static Map<String, Object> told(Map<String, Object> claims) {
        Map<String, Object> told = new LinkedHashMap<>();
        claims.forEach((name, value) -> {
            if (value instanceof Map<?, ?> inner) {
                Map<String, Object> named = new LinkedHashMap<>();
                inner.forEach((key, one) -> named.put(String.valueOf(key), one));
                told.put(name, told(named));
            } else if (value != null) {
                told.put(name, value);
            }
        });
        return told;
    }

    private static Refused refused(String error, String description) {
        return Refused.by(Layer.AUTHENTICATION, GoogleErrors.oauth(400, error, description), error, description);
    }
}
