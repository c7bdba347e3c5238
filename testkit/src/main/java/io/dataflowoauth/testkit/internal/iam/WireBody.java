// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.access.policy.Condition;
import io.dataflowoauth.testkit.internal.Call;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A JSON object that a caller sent, read as Google's APIs read theirs: a member that does not exist, or has another type, is
 * refused with its place. For one thread.
 */
final class WireBody {
    private final Map<String, Object> members;
    private final String place;
    private final Set<String> read = new HashSet<>();

    private WireBody(Map<?, ?> members, String place) {
        this.members = new TreeMap<>();
        this.place = place;
        members.forEach((name, value) -> {
            if (value != null) { // null is as good as absent
                this.members.put(String.valueOf(name), value);
            }
        });
    }

    /** The body of a call; an empty one stands for an empty object. */
    static WireBody of(Call call, String place) {
        String text = call.body().isBlank() ? "{}" : call.body().strip();
        return new WireBody(
                JsonText.read(text)
                        .filter(object -> text.startsWith("{")) // the parser takes a list of pairs for an object too
                        .orElseThrow(() -> GoogleErrors.invalidArgument("Invalid JSON payload received.")),
                place);
    }

    Optional<String> text(String name) {
        return value(name).map(value -> {
            if (!(value instanceof String text)) {
                throw wrong(name, "TYPE_STRING");
            }
            return text;
        });
    }

    /** A text of so many characters at most. */
    Optional<String> text(String name, int longest) {
        return text(name).map(text -> {
            if (text.length() > longest) {
                throw GoogleErrors.invalidArgument("The " + place(name) + " has more than " + longest + " characters.");
            }
            return text;
        });
    }

    String required(String name) {
        return text(name).filter(text -> !text.isEmpty()).orElseThrow(() -> missing(name));
    }

    /** A whole number. */
    Optional<Long> number(String name) {
        return value(name).map(value -> {
            if (!(value instanceof Long number)) {
                throw wrong(name, "TYPE_INT32");
            }
            return number;
        });
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object one : list(name)) {
            if (!(one instanceof String text)) {
                throw wrong(name, "TYPE_STRING");
            }
            texts.add(text);
        }
        return texts;
    }

    List<WireBody> objects(String name) {
        List<WireBody> objects = new ArrayList<>();
        for (Object one : list(name)) {
            if (!(one instanceof Map<?, ?> map)) {
                throw wrong(name, "an object");
            }
            objects.add(new WireBody(map, place(name) + "[" + objects.size() + "]"));
        }
        return objects;
    }

    Optional<WireBody> object(String name) {
        return value(name).map(value -> {
            if (!(value instanceof Map<?, ?> map)) {
                throw wrong(name, "an object");
            }
            return new WireBody(map, place(name));
        });
    }

    WireBody requiredObject(String name) {
        return object(name).orElseThrow(() -> missing(name));
    }

    /** Texts by texts. */
    Map<String, String> labels(String name) {
        Map<String, String> labels = new TreeMap<>();
        object(name)
                .ifPresent(map -> map.members.forEach(
                        (key, value) -> map.text(key, 255).ifPresent(text -> labels.put(key, text))));
        return Collections.unmodifiableMap(labels);
    }

    /** A condition; one without an expression is none. */
    Optional<Condition> condition(String name) {
        return object(name).map(expression -> {
            String title = expression.text("title").orElse("");
            String description = expression.text("description").orElse("");
            expression.ignore("location");
            String text = expression.required("expression");
            expression.end();
            try {
                return new Condition(title, description, text);
            } catch (IllegalArgumentException tooLong) {
                throw GoogleErrors.invalidArgument("Invalid value at '" + place(name) + "': " + tooLong.getMessage());
            }
        });
    }

    /** Members that only the server sets: whatever they say is not looked at. */
    WireBody ignore(String... names) {
        read.addAll(List.of(names));
        return this;
    }

    /** Every member was read: else one does not exist. */
    void end() {
        Set<String> unknown = new TreeSet<>(members.keySet());
        unknown.removeAll(read);
        if (!unknown.isEmpty()) {
            String name = unknown.iterator().next();
            throw GoogleErrors.invalidArgument("Invalid JSON payload received. Unknown name \"" + name + "\""
                    + (place.isEmpty() ? "" : " at '" + place + "'") + ": Cannot find field.");
        }
    }

    String place(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    Refused missing(String name) {
        return GoogleErrors.invalidArgument("The " + place(name) + " field is required.");
    }

    private Refused wrong(String name, String type) {
        return GoogleErrors.invalidArgument("Invalid value at '" + place(name) + "' (" + type + ").");
    }

    private List<?> list(String name) {
        Object value = value(name).orElse(List.of());
        if (!(value instanceof List<?> list)) {
            throw wrong(name, "a list");
        }
        return list;
    }

    private Optional<Object> value(String name) {
        read.add(name);
        return Optional.ofNullable(members.get(name));
    }
}
