// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

/**
 * A member of a JSON object that is right.
 *
 * @param name of it
 * @param type that it must have
 * @param good value, as JSON
 * @param needed or not
 */
record Member(String name, Type type, String good, boolean needed) {
    enum Type {
        /** A text of which not one character may be another. */
        EXACT,
        /** A text that may be anything but empty. */
        FREE,
        /** A text that may be anything. */
        LOOSE,
        /** A text that is a URL on one host. */
        URL,
        /** A lifetime, which is positive. */
        LIFETIME,
        /** An integer that may be any. */
        INTEGER,
        FLAG,
        OBJECT,
        LIST
    }

    static Member exact(String name, String text) {
        return new Member(name, Type.EXACT, quoted(text), true);
    }

    static Member of(String name, Type type, String good) {
        return new Member(name, type, good, true);
    }

    /** This, which may be left out. */
    Member optional() {
        return new Member(name, type, good, false);
    }

    /** As a JSON text; what JSON cannot hold as it is, is escaped. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
