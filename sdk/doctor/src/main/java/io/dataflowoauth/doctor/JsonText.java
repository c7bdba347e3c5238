// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Writes JSON in ASCII, members in their order, one to a line. A tree is made of {@link Map}, {@link List}, {@link String},
 * whole numbers and {@link Boolean}.
 */
final class JsonText {
    private final StringBuilder text = new StringBuilder();

    private JsonText() {}

    static String of(Map<String, ?> object) {
        JsonText json = new JsonText();
        json.value(object, "\n");
        return json.text.append('\n').toString();
    }

    private void value(Object value, String line) {
        if (value instanceof Map<?, ?> object) {
            members(object, line);
        } else if (value instanceof List<?> list) {
            elements(list, line);
        } else if (value instanceof String string) {
            string(string);
        } else {
            text.append(value);
        }
    }

    private void members(Map<?, ?> object, String line) {
        text.append('{');
        Iterator<? extends Map.Entry<?, ?>> members = object.entrySet().iterator();
        while (members.hasNext()) {
            Map.Entry<?, ?> member = members.next();
            text.append(line).append("  ");
            string((String) member.getKey());
            text.append(": ");
            value(member.getValue(), line + "  ");
            text.append(members.hasNext() ? "," : line);
        }
        text.append('}');
    }

    private void elements(List<?> list, String line) {
        text.append('[');
        for (int i = 0; i < list.size(); i++) {
            text.append(line).append("  ");
            value(list.get(i), line + "  ");
            text.append(i < list.size() - 1 ? "," : line);
        }
        text.append(']');
    }

    private void string(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ' || c > '~') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }
}
