// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.page;

import java.time.Instant;

/** The drawing of a picture: a lane for each principal over one axis of time, and what was broken behind them. */
public final class Drawing {
    private static final double WIDTH = 1180;
    private static final double LEFT = 208;
    private static final double HEAD = 34;

    private final Picture picture;
    private final Axis axis;
    private final StringBuilder svg = new StringBuilder();

    private Drawing(Picture picture) {
        this.picture = picture;
        this.axis = new Axis(picture, LEFT, WIDTH - 12);
    }

    /** An {@code svg} element that brings its own style, light and dark, and no script. */
    public static String of(Picture picture) {
        return new Drawing(picture).draw();
    }

    private String draw() {
        double bottom =
                HEAD + picture.lanes().stream().mapToDouble(LaneDrawing::height).sum();
        svg.append(Markup.format(
                "<svg class=\"dfo\" viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"Tokens, calls and refusals of each principal over time\">%n",
                WIDTH, bottom + 30));
        svg.append("<style>").append(PageFile.read("timeline.css")).append("</style>\n");
        svg.append("<defs><pattern id=\"dfo-hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\""
                + " patternTransform=\"rotate(45)\"><rect class=\"hatched\" width=\"6\" height=\"6\"/>"
                + "<path class=\"hatch\" d=\"M0 0v6\"/></pattern></defs>\n");
        bands(bottom);
        grid(bottom);
        double top = HEAD;
        for (Picture.Lane lane : picture.lanes()) {
            svg.append(Markup.path("rule", Markup.format("M0 %.1fH%.0f", top, WIDTH), ""));
            svg.append(new LaneDrawing(lane, axis, top).draw());
            top += LaneDrawing.height(lane);
        }
        changes(bottom);
        return svg.append("</svg>").toString();
    }

    private void grid(double bottom) {
        for (Instant line : axis.lines()) {
            double x = axis.x(line);
            svg.append(Markup.path("grid", Markup.format("M%.1f %.1fV%.1f", x, HEAD, bottom), ""));
            svg.append(Markup.label("tick", x, bottom + 18, axis.since(line)));
        }
    }

    private void bands(double bottom) {
        for (Picture.Band band : picture.bands()) {
            double x = axis.x(band.from());
            Markup.Box box = new Markup.Box(x, 4, axis.x(band.until()) - x, bottom - 4);
            String tip = band.name() + "\nfrom " + axis.since(band.from()) + " to " + axis.since(band.until());
            svg.append(Markup.rect("band", box, tip));
            svg.append(Markup.label("bandname", x + 6, 18, band.name()));
        }
    }

    private void changes(double bottom) {
        for (Picture.Change change : picture.changes()) {
            double x = axis.x(change.at());
            svg.append(Markup.path(
                    "change",
                    Markup.format("M%.1f %.1fl5 5l-5 5l-5 -5zM%.1f %.1fV%.1f", x, HEAD - 12, x, HEAD - 2, bottom),
                    "At " + axis.since(change.at()) + "\n" + change.text()));
        }
    }
}
