// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The fields of one object of a policy, read strictly: each failure names the place. A field that nobody knows is one. For one
 * thread.
 */
final class PolicyFields {
    private final JsonObject json;
    private final String path;
    private final Map<String, Integer> lines;

    private PolicyFields(JsonObject json, String path, Map<String, Integer> lines) {
        this.json = json;
        this.path = path;
        this.lines = lines;
    }

    static PolicyFields of(JsonObject json, Map<String, Integer> lines) {
        return new PolicyFields(json, "", lines);
    }

    /** Refuses every other field. */
    PolicyFields only(String... known) {
        Set<String> fields = new TreeSet<>(List.of(known));
        for (String name : json.names()) {
            if (!fields.contains(name)) {
                throw wrong(place(name), "There is no such field here. There are: " + String.join(", ", fields) + ".");
            }
        }
        return this;
    }

    String text(String field) {
        return optionalText(field).orElseThrow(() -> wrong(path, "The field " + field + " is missing."));
    }

    Optional<String> optionalText(String field) {
        Optional<String> text = typed(field, () -> json.optionalText(field));
        if (text.filter(String::isBlank).isPresent()) {
            throw wrong(place(field), "The text is blank.");
        }
        return text;
    }

    List<String> texts(String field) {
        return typed(field, () -> json.texts(field));
    }

    Optional<PolicyFields> object(String field) {
        return typed(field, () -> json.optionalObject(field))
                .map(inner -> new PolicyFields(inner, place(field), lines));
    }

    List<PolicyFields> objects(String field) {
        List<JsonObject> items = typed(field, () -> json.objects(field));
        List<PolicyFields> all = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            all.add(new PolicyFields(items.get(i), place(field) + "[" + i + "]", lines));
        }
        return all;
    }

    /** Where it stands, which is its name too where it has no other. */
    String path() {
        return path;
    }

    /** Makes something of the fields; what is wrong with their values is wrong here. */
    <T> T made(Supplier<T> making) {
        try {
            return making.get();
        } catch (IllegalArgumentException wrong) {
            throw wrong(path, wrong.getMessage() + ".");
        }
    }

    private <T> T typed(String field, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (TokenException.Invalid wrong) {
            throw wrong(place(field), wrong.detail());
        }
    }

    private InvalidPolicyException wrong(String place, String detail) {
        Integer line = lines.get(place);
        return InvalidPolicyException.at(line == null ? place : (place + ", line " + line), detail);
    }

    private String place(String field) {
        String name = printable(field);
        return path.isEmpty() ? name : path + "." + name;
    }

    private static String printable(String field) {
        return field.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
    }
}
