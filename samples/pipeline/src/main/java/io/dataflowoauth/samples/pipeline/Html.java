// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

/** Texts in a page. */
final class Html {
    private Html() {}

    /** A text that no browser takes for markup, in content or in a quoted attribute. */
    static String text(Object value) {
        return value.toString()
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** A rectangle of a drawing, which shows a text when it is pointed at. */
    static String rect(String kind, Box box, String tip) {
        return String.format(
                "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"%.1f\"%s/>%n",
                kind,
                box.x(),
                box.y(),
                Math.max(1, box.width()),
                box.height(),
                Math.min(3, box.height() / 3),
                tip.isEmpty() ? "" : " tabindex=\"0\" data-tip=\"" + text(tip) + "\"");
    }

    /** A text of a drawing. */
    static String label(String kind, double x, double y, String label) {
        return String.format("<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n", kind, x, y, text(label));
    }

    /** Where something is drawn. */
    record Box(double x, double y, double width, double height) {}
}
