// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.internal;

/** Texts that a log shows as they are. */
public final class PlainText {
    private PlainText() {}

    /** Without control, format and unassigned characters and line ends, so that a log shows what is there. */
    public static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit < ' ' || unit > '~') {
                return text.codePoints().allMatch(PlainText::isPrintable);
            }
        }
        return true;
    }

    private static boolean isPrintable(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
