// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A policy in YAML, written again as JSON: one document of maps, lists and texts.
 *
 * <p>Every scalar is a text, so that {@code no} and {@code 1.10} stay what was written, and one that YAML would read as null is
 * refused. There are no tags, no anchors and no aliases: nothing can be made that is larger than its text, and no type is chosen
 * by it. Only this file sees the library. For one thread.
 */
final class YamlText {
    private static final int DEEPEST = 16;
    private static final Pattern NULL = Pattern.compile("~|null|Null|NULL|");

    private final Iterator<Event> events;
    private final StringBuilder json = new StringBuilder();
    private final Map<String, Integer> lines = new HashMap<>();

    private YamlText(Iterator<Event> events) {
        this.events = events;
    }

    /**
     * Reads YAML 1.2.
     *
     * @throws InvalidPolicyException with the line
     */
    static Written read(String yaml) {
        LoadSettings settings = LoadSettings.builder()
                .setCodePointLimit(yaml.length() + 1)
                .setParseComments(false)
                .build();
        try {
            YamlText text = new YamlText(new Parse(settings).parseString(yaml).iterator());
            text.document();
            return new Written(text.json.toString(), text.lines);
        } catch (MarkedYamlEngineException malformed) {
            throw InvalidPolicyException.at(
                    place(malformed.getProblemMark()), "It is no YAML: " + oneLine(malformed.getProblem()) + ".");
        } catch (YamlEngineException malformed) {
            throw InvalidPolicyException.at("", "It is no YAML: it has a character that YAML does not allow.");
        }
    }

    private void document() {
        expect(Event.ID.StreamStart);
        expect(Event.ID.DocumentStart);
        node(events.next(), "", 0);
        expect(Event.ID.DocumentEnd);
        expect(Event.ID.StreamEnd);
    }

    private void expect(Event.ID wanted) {
        Event event = events.next();
        if (event.getEventId() != wanted) {
            throw InvalidPolicyException.at(place(event.getStartMark()), "There is one document, and it is not empty.");
        }
    }

    private void node(Event event, String path, int depth) {
        requirePlain(event);
        if (depth > DEEPEST) {
            throw InvalidPolicyException.at(
                    place(event.getStartMark()), "It is nested more than " + DEEPEST + " deep.");
        }
        lines.put(path, line(event));
        switch (event.getEventId()) {
            case MappingStart -> members(path, depth);
            case SequenceStart -> items(path, depth);
            default -> text(scalar(event, "A value is a text, a list or a map."));
        }
    }

    private void members(String path, int depth) {
        Set<String> names = new HashSet<>();
        json.append('{');
        for (Event next = events.next(); next.getEventId() != Event.ID.MappingEnd; next = events.next()) {
            requirePlain(next);
            String name = scalar(next, "The name of a field is a text.");
            if (!names.add(name)) {
                throw InvalidPolicyException.at(
                        place(next.getStartMark()), "The field " + oneLine(name) + " stands twice.");
            }
            json.append(names.size() == 1 ? "" : ",");
            text(name);
            json.append(':');
            node(events.next(), path.isEmpty() ? name : path + "." + name, depth + 1);
        }
        json.append('}');
    }

    private void items(String path, int depth) {
        json.append('[');
        int index = 0;
        for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next()) {
            json.append(index == 0 ? "" : ",");
            node(next, path + "[" + index++ + "]", depth + 1);
        }
        json.append(']');
    }

    private static String scalar(Event event, String rule) {
        if (!(event instanceof ScalarEvent scalar)) {
            throw InvalidPolicyException.at(place(event.getStartMark()), rule);
        }
        if (scalar.isPlain() && NULL.matcher(scalar.getValue()).matches()) {
            throw InvalidPolicyException.at(
                    place(event.getStartMark()), "There is no value: write one, or leave the field out.");
        }
        return scalar.getValue();
    }

    private static void requirePlain(Event event) {
        boolean alias = event.getEventId() == Event.ID.Alias;
        boolean anchored =
                event instanceof NodeEvent node && !alias && node.getAnchor().isPresent();
        if (alias || anchored || tag(event).isPresent()) {
            throw InvalidPolicyException.at(place(event.getStartMark()), "There are no tags, anchors and aliases.");
        }
    }

    private static Optional<String> tag(Event event) {
        if (event instanceof ScalarEvent scalar) {
            return scalar.getTag();
        }
        return event instanceof CollectionStartEvent collection ? collection.getTag() : Optional.empty();
    }

    private void text(String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < ' ' || unit == '"' || unit == '\\') {
                json.append(String.format("\\u%04x", (int) unit));
            } else {
                json.append(unit);
            }
        }
        json.append('"');
    }

    private static int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private static String place(Optional<Mark> mark) {
        return mark.map(at -> "line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1))
                .orElse("");
    }

    private static String oneLine(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", " ");
    }

    /**
     * What was written.
     *
     * @param json one JSON value
     * @param lines where each path stood in the YAML
     */
    record Written(String json, Map<String, Integer> lines) {}
}
