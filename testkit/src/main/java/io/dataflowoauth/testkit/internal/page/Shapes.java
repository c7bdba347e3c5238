// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.page;

import java.util.Locale;

/** The shapes of what went wrong, which differ without their colours. */
public final class Shapes {
    private Shapes() {}

    static String kind(Picture.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    static String at(Picture.Kind kind, double x, double y) {
        return switch (kind) {
            case AUTHENTICATION -> Markup.format("M%.1f %.1fl10 10m-10 0l10 -10", x - 5, y - 5);
            case AUTHORIZATION -> Markup.format("M%.1f %.1fh9v9h-9z", x - 4.5, y - 4.5);
            case REQUEST -> Markup.format("M%.1f %.1fa4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z", x - 4.5, y);
            case FAULT -> Markup.format("M%.1f %.1fl6 10h-12z", x, y - 5);
        };
    }

    /** One of them by itself, for a legend or a table. */
    public static String alone(Picture.Kind kind) {
        return "<svg class=\"dfo alone\" viewBox=\"0 0 14 14\" aria-hidden=\"true\">"
                + Markup.path("mark " + kind(kind), at(kind, 7, 7), "").trim() + "</svg>";
    }
}
