// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import com.nimbusds.jose.util.JSONArrayUtils;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** JSON objects as text, members in the order in which they are given. */
final class JsonText {
    private JsonText() {}

    /** An ordered object of alternating names and values. */
    static Map<String, Object> members(Object... namesAndValues) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return members;
    }

    static String write(Map<String, ?> members) {
        return JSONObjectUtils.toJSONString(members);
    }

    /** The members of a JSON object; empty if the text is none. */
    static Optional<Map<String, Object>> read(String text) {
        try {
            return Optional.ofNullable(JSONObjectUtils.parse(text));
        } catch (ParseException noObject) {
            return Optional.empty();
        }
    }

    /** The objects in a list that is a member of a JSON object; none if there is no such list. */
    static List<Map<?, ?>> objects(String text, String member) {
        Object list = read(text).orElse(Map.of()).get(member);
        return list instanceof List<?> entries
                ? entries.stream()
                        .filter(Map.class::isInstance)
                        .<Map<?, ?>>map(Map.class::cast)
                        .toList()
                : List.of();
    }

    /** The texts of a JSON list; empty if the text is none, or has something else in it. */
    static Optional<List<String>> texts(String text) {
        try {
            List<Object> entries = JSONArrayUtils.parse(text);
            return entries.stream().allMatch(String.class::isInstance)
                    ? Optional.of(entries.stream().map(String.class::cast).toList())
                    : Optional.empty();
        } catch (ParseException noList) {
            return Optional.empty();
        }
    }
}
