// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import java.util.regex.Pattern;

/**
 * How a report looks on the screen that it is for.
 *
 * @param plain ASCII only
 * @param colours whether the terminal knows colours
 */
record Look(boolean plain, boolean colours) {
    private static final Pattern BEYOND_ASCII = Pattern.compile("[^\\x00-\\x7F]");

    String mark(Outcome outcome) {
        String mark = outcome.mark(plain);
        return switch (outcome) {
            case PASSED -> good(mark);
            case NOT_REACHED -> mark;
            default -> bad(mark);
        };
    }

    String branch() {
        return plain ? "+- " : "├─ ";
    }

    String lastBranch() {
        return plain ? "`- " : "└─ ";
    }

    String stem() {
        return plain ? "|  " : "│  ";
    }

    String arrow() {
        return plain ? " -> " : " → ";
    }

    String bullet() {
        return plain ? "*" : "•";
    }

    String good(String text) {
        return coloured(text, "32");
    }

    String bad(String text) {
        return coloured(text, "31");
    }

    /** What others wrote may hold any letter. */
    String fit(String text) {
        return plain ? BEYOND_ASCII.matcher(text).replaceAll("?") : text;
    }

    private String coloured(String text, String colour) {
        return colours ? "\u001B[" + colour + "m" + text + "\u001B[0m" : text;
    }
}
