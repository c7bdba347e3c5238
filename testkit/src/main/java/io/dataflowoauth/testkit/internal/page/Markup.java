// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.page;

import java.util.Locale;

/** Texts and shapes in a page. */
public final class Markup {
    private static final int LONGEST = 400;

    private Markup() {}

    /** A text that no browser takes for markup, in content or in a quoted attribute; controls show as dots. */
    public static String text(Object value) {
        String all = value.toString();
        String shown = all.length() <= LONGEST ? all : all.substring(0, LONGEST) + "…";
        StringBuilder safe = new StringBuilder();
        shown.codePoints().forEach(point -> safe.append(escaped(point)));
        return safe.toString();
    }

    private static String escaped(int point) {
        return switch (point) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\'' -> "&#39;";
            case '`' -> "&#96;";
            case '\n' -> "\n";
            default -> isOdd(point) ? "·" : Character.toString(point);
        };
    }

    /** Controls, halves of characters, and what turns the direction of the text around it. */
    private static boolean isOdd(int point) {
        int type = Character.getType(point);
        return type == Character.CONTROL
                || type == Character.SURROGATE
                || type == Character.FORMAT
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || type == Character.UNASSIGNED;
    }

    /** Formats figures in the same way everywhere. */
    static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** A rectangle, which shows a text when it is pointed at. */
    static String rect(String kind, Box box, String tip) {
        return format(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"2\">%s</rect>%n",
                kind, box.x(), box.y(), Math.max(1.5, box.width()), box.height(), tip(tip));
    }

    /** A path, which shows a text when it is pointed at. */
    static String path(String kind, String data, String tip) {
        return format("<path class=\"%s\" d=\"%s\">%s</path>%n", kind, data, tip(tip));
    }

    /** A text of a drawing. */
    static String label(String kind, double x, double y, String label) {
        return format("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n", kind, x, y, text(label));
    }

    private static String tip(String tip) {
        return tip.isEmpty() ? "" : "<title>" + text(tip) + "</title>";
    }

    /**
     * Where something is drawn.
     *
     * @param x from the left
     * @param y from the top
     * @param width to the right
     * @param height downwards
     */
    record Box(double x, double y, double width, double height) {}
}
