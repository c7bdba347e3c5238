// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import java.util.List;

/** The drawing of a run: a lane for each principal over one axis of time, and what was broken behind them. */
final class Timeline {
    private static final double WIDTH = 1180;
    private static final double LEFT = 188;
    private static final double HEAD = 26;

    private final Report report;
    private final Scale scale;
    private final List<Report.Lane> lanes;

    Timeline(Report report) {
        this.report = report;
        this.scale = new Scale(report.span().from(), report.span().until(), LEFT, WIDTH - 8);
        this.lanes =
                report.lanes().stream().filter(Timeline::hasSomethingToShow).toList();
    }

    String svg() {
        double bottom = HEAD + lanes.stream().mapToDouble(LaneDrawing::height).sum() + 10;
        StringBuilder svg = new StringBuilder(String.format(
                "<svg viewBox=\"0 0 %.0f %.0f\" role=\"img\" aria-label=\"Tokens, calls and refusals of each principal over time\">%n",
                WIDTH, bottom + 26));
        bands(svg, bottom);
        grid(svg, bottom);
        double top = HEAD;
        Step step = null;
        for (Report.Lane lane : lanes) {
            if (lane.step() != step) {
                step = lane.step();
                svg.append(String.format(
                        "<line class=\"rule\" x1=\"0\" x2=\"%.0f\" y1=\"%.1f\" y2=\"%.1f\"/>%n", WIDTH, top, top));
            }
            svg.append(new LaneDrawing(lane, scale, top).draw());
            top += LaneDrawing.height(lane);
        }
        return svg.append("</svg>").toString();
    }

    private void grid(StringBuilder svg, double bottom) {
        for (int second = 0; second <= scale.length(); second += scale.grid()) {
            double x = scale.x(scale.from().plusSeconds(second));
            svg.append(String.format(
                    "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>%n", x, x, HEAD, bottom));
            svg.append(Html.label("tick", x, bottom + 18, second + " s"));
        }
    }

    private void bands(StringBuilder svg, double bottom) {
        for (Report.Band band : report.span().bands()) {
            double x = scale.x(band.from());
            double right = band.until().isAfter(scale.until()) ? WIDTH - 8 : scale.x(band.until());
            String tip = String.format(
                    "%s%nfrom %.1f s to %s",
                    report.settings().fault().story(),
                    scale.seconds(band.from()),
                    band.until().isAfter(scale.until())
                            ? "the end"
                            : String.format("%.1f s", scale.seconds(band.until())));
            svg.append(Html.rect("band", new Html.Box(x, 4, right - x, bottom - 4), tip));
            svg.append(Html.label("bandname", x + 6, 18, band.name()));
        }
    }

    private static boolean hasSomethingToShow(Report.Lane lane) {
        return !lane.tokens().isEmpty()
                || !lane.uses().isEmpty()
                || !lane.marks().isEmpty();
    }
}
