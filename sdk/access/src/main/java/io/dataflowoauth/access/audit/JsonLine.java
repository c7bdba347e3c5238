// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import java.util.List;

/**
 * Writes one line of JSON (RFC 8259), in the order of the calls. What is empty is left out. Texts that were made fit for a log
 * need no other escapes than the two of JSON; others get them here as well. For one thread.
 */
final class JsonLine {
    private final StringBuilder text = new StringBuilder(512);

    JsonLine begin() {
        text.append('{');
        return this;
    }

    JsonLine begin(String member) {
        name(member);
        return begin();
    }

    JsonLine end() {
        text.append('}');
        return this;
    }

    JsonLine put(String member, String value) {
        if (!value.isEmpty()) {
            name(member);
            quote(value);
        }
        return this;
    }

    JsonLine put(String member, long value) {
        name(member);
        text.append(value);
        return this;
    }

    JsonLine put(String member, List<String> values) {
        if (!values.isEmpty()) {
            name(member);
            text.append('[');
            for (int i = 0; i < values.size(); i++) {
                if (i > 0) {
                    text.append(',');
                }
                quote(values.get(i));
            }
            text.append(']');
        }
        return this;
    }

    /** A list of one object; its members follow, and {@link #endOnly}. */
    JsonLine beginOnly(String member) {
        name(member);
        text.append("[{");
        return this;
    }

    JsonLine endOnly() {
        text.append("}]");
        return this;
    }

    String line() {
        return text.toString();
    }

    private void name(String member) {
        char last = text.charAt(text.length() - 1);
        if (last != '{') {
            text.append(',');
        }
        text.append('"').append(member).append("\":");
    }

    /** What needs no escape is copied in one piece: that is nearly all. */
    private void quote(String value) {
        text.append('"');
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append(value, from, i).append('\\').append(c);
                from = i + 1;
            } else if (c < ' ' || c == 0x7f || c == 0x2028 || c == 0x2029) {
                text.append(value, from, i).append(String.format("\\u%04x", (int) c));
                from = i + 1;
            }
        }
        text.append(value, from, value.length()).append('"');
    }
}
