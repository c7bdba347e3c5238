// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** One principal's lane: its tokens as bars, below them its calls, and what went wrong in front of them. */
final class LaneDrawing {
    private static final double BAR = 13;
    private static final double TALL = 86;
    private static final double FLAT = 52;
    private static final int FEW = 150;
    private static final int LONGEST_NAME = 25;
    private static final double CLOSE = 13;

    private final Picture.Lane lane;
    private final Axis axis;
    private final double top;
    private final StringBuilder svg = new StringBuilder();

    LaneDrawing(Picture.Lane lane, Axis axis, double top) {
        this.lane = lane;
        this.axis = axis;
        this.top = top;
    }

    /** Lanes of tokens alone are lower. */
    static double height(Picture.Lane lane) {
        return lane.uses().isEmpty() && lane.marks().isEmpty() ? FLAT : TALL;
    }

    String draw() {
        String name =
                lane.name().length() <= LONGEST_NAME ? lane.name() : lane.name().substring(0, LONGEST_NAME - 1) + "…";
        svg.append("<g><title>").append(Markup.text(lane.principal())).append("</title>\n");
        svg.append(Markup.label("who", 4, top + 22, name));
        svg.append(Markup.label("what", 4, top + 38, lane.caption())).append("</g>\n");
        tokens();
        if (lane.uses().size() <= FEW) {
            ticks();
        } else {
            hill();
        }
        Arrays.stream(Picture.Kind.values()).forEach(this::marks);
        return svg.toString();
    }

    private double floor() {
        return top + height(lane) - 12;
    }

    private void tokens() {
        List<Picture.Life> tokens = lane.tokens();
        for (int i = 0; i < tokens.size(); i++) {
            Picture.Life token = tokens.get(i);
            Instant next = i + 1 < tokens.size() ? tokens.get(i + 1).issuedAt() : Instant.MAX;
            Instant served = next.isBefore(token.expiresAt()) ? next : token.expiresAt();
            double y = top + 8 + (i % 2) * (BAR + 3);
            String tip = tip(i, served);
            Markup.Box whole = box(token.issuedAt(), token.expiresAt(), y);
            Markup.Box used = box(token.issuedAt(), served, y);
            svg.append(Markup.rect("tail", whole, tip)).append(Markup.rect("token", used, tip));
            if (used.width() > 12 + 6.5 * String.valueOf(i + 1).length()) {
                svg.append(Markup.label("number", used.x() + 5, y + BAR - 3, String.valueOf(i + 1)));
            }
        }
    }

    private String tip(int index, Instant served) {
        Picture.Life token = lane.tokens().get(index);
        Duration life = Duration.between(token.issuedAt(), token.expiresAt());
        String end = served.equals(token.expiresAt())
                ? "Not replaced before its end."
                : "Replaced after " + Spans.words(Duration.between(token.issuedAt(), served)) + ".";
        return lane.principal() + "\nToken " + (index + 1) + " of "
                + lane.tokens().size() + ", issued at "
                + axis.since(token.issuedAt()) + " for " + Spans.words(life) + ".\n" + end
                + (token.about().isEmpty() ? "" : "\n" + token.about());
    }

    private Markup.Box box(Instant from, Instant until, double y) {
        double x = axis.x(from);
        return new Markup.Box(x, y, axis.x(until) - x, BAR);
    }

    private void ticks() {
        for (Instant use : lane.uses()) {
            double x = axis.x(use);
            svg.append(Markup.path(
                    "use",
                    Markup.format("M%.1f %.1fv-16", x, floor()),
                    lane.principal() + "\nA call was answered at " + axis.since(use) + "."));
        }
    }

    private void hill() {
        int[] bins = axis.bins(lane.uses());
        int most = Arrays.stream(bins).max().orElse(1);
        String line = IntStream.range(0, bins.length)
                .mapToObj(i -> Markup.format(
                        "L%.1f %.1f", (axis.binX(i) + axis.binX(i + 1)) / 2, floor() - bins[i] * 28.0 / most))
                .collect(Collectors.joining());
        String data = Markup.format("M%.1f %.1f", axis.binX(0), floor())
                + line
                + Markup.format("L%.1f %.1fZ", axis.right(), floor());
        svg.append(Markup.path("hill", data, lane.uses().size() + " calls were answered."));
    }

    /** Those that stand close together are drawn as one, with their number. */
    private void marks(Picture.Kind kind) {
        List<Picture.Mark> left = new ArrayList<>(
                lane.marks().stream().filter(mark -> mark.kind() == kind).toList());
        while (!left.isEmpty()) {
            double x = axis.x(left.get(0).at());
            List<Picture.Mark> close =
                    left.stream().filter(mark -> axis.x(mark.at()) - x < CLOSE).toList();
            left.removeAll(close);
            double y = floor() - (kind == Picture.Kind.FAULT ? 14 : 8);
            svg.append(Markup.path("mark " + Shapes.kind(kind), Shapes.at(kind, x, y), tip(close)));
            if (close.size() > 1) {
                svg.append(Markup.label("count", x + 7, y - 3, String.valueOf(close.size())));
            }
        }
    }

    private String tip(List<Picture.Mark> marks) {
        String said = marks.stream().map(Picture.Mark::text).distinct().limit(3).collect(Collectors.joining("\n"));
        String from = axis.since(marks.get(0).at());
        String head = marks.size() == 1 ? "At " + from : marks.size() + " times from " + from + " on";
        return head + "\n" + said;
    }
}
