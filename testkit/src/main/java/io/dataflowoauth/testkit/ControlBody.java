// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.Call;
import io.dataflowoauth.testkit.internal.KitJson;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a call to the control interface brought: one JSON object, whose members are all known to whoever reads it.
 *
 * @param members by name
 */
record ControlBody(Map<String, Object> members) {
    static ControlBody of(Call call) {
        String text = call.body().isBlank() ? "{}" : call.body().strip();
        return new ControlBody(KitJson.object(text)
                .filter(object -> text.startsWith("{")) // the parser takes a list of pairs for an object too
                .orElseThrow(() -> new IllegalArgumentException("The body is no JSON object.")));
    }

    /** This body, which has none but these members. */
    ControlBody only(String... known) {
        return only(List.of(known));
    }

    ControlBody only(List<String> known) {
        Set<String> unknown = new TreeSet<>(members.keySet());
        known.forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("There are the members " + known + ", and no " + unknown + ".");
        }
        return this;
    }

    String text(String name) {
        return optionalText(name)
                .orElseThrow(() -> new IllegalArgumentException("The member " + name + " is missing."));
    }

    Optional<String> optionalText(String name) {
        return value(name, String.class, "a text");
    }

    /** Texts; none if it is absent. */
    List<String> texts(String name) {
        List<?> texts = value(name, List.class, "a list of texts").orElse(List.of());
        if (!texts.stream().allMatch(String.class::isInstance)) {
            throw new IllegalArgumentException("The member " + name + " is a list of texts.");
        }
        return texts.stream().map(String.class::cast).toList();
    }

    Optional<Boolean> flag(String name) {
        return value(name, Boolean.class, "true or false");
    }

    Optional<Integer> number(String name) {
        return value(name, Number.class, "a number").map(Number::intValue);
    }

    Optional<Duration> duration(String name) {
        return optionalText(name).map(text -> {
            try {
                return Duration.parse(text);
            } catch (DateTimeException malformed) {
                throw new IllegalArgumentException("The member " + name + " is a duration such as PT90S or -PT5M.");
            }
        });
    }

    private <T> Optional<T> value(String name, Class<T> type, String what) {
        Object value = members.get(name);
        if (value != null && !type.isInstance(value)) {
            throw new IllegalArgumentException("The member " + name + " is " + what + ".");
        }
        return Optional.ofNullable(type.cast(value));
    }
}
