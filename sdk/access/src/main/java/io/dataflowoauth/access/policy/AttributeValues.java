// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** What conditions may look at: named values of few types. Pure. */
final class AttributeValues {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

    private AttributeValues() {}

    /**
     * The attributes, and one more.
     *
     * @throws IllegalArgumentException if the name is no word, or the value is of a type that conditions do not know
     */
    static Map<String, Object> and(Map<String, Object> attributes, String name, Object value) {
        if (!NAME.matcher(requireNonNull(name, "name")).matches()) {
            throw new IllegalArgumentException("An attribute's name is a word of letters, digits and _, at most 64");
        }
        Map<String, Object> more = new TreeMap<>(attributes);
        more.put(name, checked(requireNonNull(value, "value")));
        return Collections.unmodifiableMap(more);
    }

    private static Object checked(Object value) {
        if (value instanceof Integer small) {
            return small.longValue();
        }
        if (value instanceof List<?> texts && texts.stream().allMatch(String.class::isInstance)) {
            return List.copyOf(texts);
        }
        if (value instanceof Map<?, ?> texts && isOfTexts(texts)) {
            return Map.copyOf(texts);
        }
        if (value instanceof String || value instanceof Long || value instanceof Boolean || value instanceof Instant) {
            return value;
        }
        throw new IllegalArgumentException(
                "An attribute is a text, an integer, a flag, an instant, a list or a map of texts");
    }

    private static boolean isOfTexts(Map<?, ?> map) {
        return map.keySet().stream().allMatch(String.class::isInstance)
                && map.values().stream().allMatch(String.class::isInstance);
    }
}
