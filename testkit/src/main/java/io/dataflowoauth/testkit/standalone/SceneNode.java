// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.standalone;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One map of a scene file, read strictly: every failure names the place. For one thread. */
final class SceneNode {
    private final Map<String, Object> members;
    private final String place;
    private final Set<String> read = new HashSet<>();

    SceneNode(Map<?, ?> members, String place) {
        this.members = new LinkedHashMap<>();
        this.place = place;
        members.forEach((name, value) -> this.members.put(String.valueOf(name), value));
    }

    String text(String name) {
        return optionalText(name).orElseThrow(() -> wrong(name, "it is missing"));
    }

    Optional<String> optionalText(String name) {
        return value(name).map(value -> {
            if (value instanceof Map || value instanceof List) {
                throw wrong(name, "it is a text");
            }
            return String.valueOf(value);
        });
    }

    boolean flag(String name) {
        return value(name)
                .map(value -> {
                    if (!(value instanceof Boolean flag)) {
                        throw wrong(name, "it is true or false");
                    }
                    return flag;
                })
                .orElse(false);
    }

    Optional<Duration> duration(String name) {
        return optionalText(name).map(text -> {
            try {
                return Duration.parse(text);
            } catch (DateTimeException malformed) {
                throw wrong(name, "it is a duration such as PT5M");
            }
        });
    }

    /** Texts; none if it is absent. */
    String[] texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object one : list(name)) {
            if (one instanceof Map || one instanceof List) {
                throw wrong(name, "it is a list of texts");
            }
            texts.add(String.valueOf(one));
        }
        return texts.toArray(String[]::new);
    }

    /** Maps; none if it is absent. */
    List<SceneNode> nodes(String name) {
        List<SceneNode> nodes = new ArrayList<>();
        for (Object one : list(name)) {
            if (!(one instanceof Map<?, ?> map)) {
                throw wrong(name, "it is a list of maps");
            }
            nodes.add(new SceneNode(map, place(name) + "[" + nodes.size() + "]"));
        }
        return nodes;
    }

    /** One map; an empty one if it is absent. */
    SceneNode node(String name) {
        Object value = value(name).orElse(Map.of());
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong(name, "it is a map");
        }
        return new SceneNode(map, place(name));
    }

    /** Whatever stands there: a claim's value. */
    Map<String, Object> members(String name) {
        return node(name).members;
    }

    /** Every member was read: else one is misspelt. */
    void end() {
        Set<String> unknown = new TreeSet<>(members.keySet());
        unknown.removeAll(read);
        if (!unknown.isEmpty()) {
            throw new SceneException((place.isEmpty() ? "" : place + ": ") + "there is no " + unknown + "; there are "
                    + new TreeSet<>(read));
        }
    }

    SceneException wrong(String name, String why) {
        return new SceneException(place(name) + ": " + why);
    }

    /** Something is wrong with all of it. */
    SceneException wrong(@Nullable String why) {
        return new SceneException(place + ": " + String.valueOf(why).replaceAll("\\.$", ""));
    }

    private List<?> list(String name) {
        Object value = value(name).orElse(List.of());
        if (!(value instanceof List<?> list)) {
            throw wrong(name, "it is a list");
        }
        return list;
    }

    private Optional<Object> value(String name) {
        read.add(name);
        return Optional.ofNullable(members.get(name));
    }

    private String place(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }
}
