// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import io.dataflowoauth.internal.SecretShapes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Makes texts of strangers fit for a log: one line, nothing that moves a cursor or turns the direction of writing, not too
 * long, nothing shaped like a secret. Stateless.
 */
final class AuditText {
    static final int NAME = 256;
    static final int PLACE = 512;
    static final int SENTENCE = 512;

    private static final int MOST_IN_LIST = 50;
    private static final int LONGEST_LIST = 1024;
    private static final String MASKED = "(masked: shaped like a secret)";

    private AuditText() {}

    /** The text, cut after so many characters. */
    static String line(String text, int most) {
        if (SecretShapes.looksSecret(text)) {
            return MASKED;
        }
        String plain = isPlain(text) ? text : escaped(text, most);
        return plain.length() <= most ? plain : cut(plain, most);
    }

    /** As many of the texts as there is room for; whoever needs the number counts them before. */
    static List<String> lines(Collection<String> texts, int most) {
        List<String> lines = new ArrayList<>();
        int length = 0;
        for (String text : texts) {
            String line = line(text, most);
            length += line.length();
            if (lines.size() == MOST_IN_LIST || length > LONGEST_LIST) {
                break;
            }
            lines.add(line);
        }
        return List.copyOf(lines);
    }

    /** The digits alone, or nothing: what is to be hexadecimal and is not, is not told. */
    static String hex(String text, int length) {
        boolean fits = text.length() == length && text.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128);
        return fits ? text.toLowerCase(Locale.ROOT) : "";
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    /** Stops when there is enough: a text of megabytes is not walked to its end. */
    private static String escaped(String text, int most) {
        StringBuilder line = new StringBuilder(Math.min(text.length(), most) + 16);
        for (int i = 0; i < text.length() && line.length() <= most; ) {
            int point = text.codePointAt(i);
            if (isPrintable(point)) {
                line.appendCodePoint(point);
            } else {
                line.append(String.format(Locale.ROOT, "\\u{%x}", point));
            }
            i += Character.charCount(point);
        }
        return line.toString();
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            case Character.SPACE_SEPARATOR -> point == ' ';
            default -> true;
        };
    }

    /** Not through the middle of a character. */
    private static String cut(String text, int most) {
        int end = most - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
