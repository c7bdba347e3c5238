// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** One principal's lane: its tokens as bars, its calls as a hill below them, what was refused in front of it. */
final class LaneDrawing {
    static final double FEDERATED_HEIGHT = 40;
    static final double HEIGHT = 84;
    private static final double BAR = 11;

    private final Report.Lane lane;
    private final Scale scale;
    private final double top;
    private final StringBuilder svg = new StringBuilder();

    LaneDrawing(Report.Lane lane, Scale scale, double top) {
        this.lane = lane;
        this.scale = scale;
        this.top = top;
    }

    static double height(Report.Lane lane) {
        return lane.isFederated() ? FEDERATED_HEIGHT : HEIGHT;
    }

    String draw() {
        svg.append(Html.label("who", 0, top + 16, lane.shortName()));
        svg.append(Html.label("what", 0, top + 30, caption()));
        tokens();
        if (!lane.isFederated() && !lane.uses().isEmpty()) {
            hill();
        }
        refusals();
        failures();
        return svg.toString();
    }

    private String caption() {
        int tokens = lane.tokens().size();
        String many = tokens + (tokens == 1 ? " token" : " tokens");
        String step = lane.step().label();
        return lane.isFederated()
                ? step + " · federated · " + many
                : String.format("%s · %s · %,d calls", step, many, lane.uses().size());
    }

    private void tokens() {
        List<Report.Token> tokens = lane.tokens();
        for (int i = 0; i < tokens.size(); i++) {
            Report.Token token = tokens.get(i);
            Instant replaced = i + 1 < tokens.size() ? tokens.get(i + 1).issuedAt() : scale.until();
            Instant served = replaced.isBefore(token.expiresAt()) ? replaced : token.expiresAt();
            double y = top + 6 + (i % 2) * (BAR + 2);
            String tip = tip(i, token, served);
            svg.append(Html.rect("tail", box(token.issuedAt(), token.expiresAt(), y), tip));
            svg.append(Html.rect(i % 2 == 0 ? "token" : "token odd", box(token.issuedAt(), served, y), tip));
            if (i > 0) {
                svg.append(String.format(
                        "<circle class=\"refresh\" cx=\"%.1f\" cy=\"%.1f\" r=\"2.4\"/>%n",
                        scale.x(token.issuedAt()), y + BAR / 2));
            }
        }
    }

    private String tip(int index, Report.Token token, Instant served) {
        double from = scale.seconds(token.issuedAt());
        return String.format(
                "%s%nToken %d of %d, issued at %.2f s for %.3f s.%n%s",
                lane.principal(),
                index + 1,
                lane.tokens().size(),
                from,
                token.lifetime().toMillis() / 1000.0,
                index + 1 < lane.tokens().size()
                        ? String.format("Replaced after %.2f s.", scale.seconds(served) - from)
                        : "The last one.");
    }

    private Html.Box box(Instant from, Instant until, double y) {
        double x = scale.x(from);
        return new Html.Box(x, y, scale.x(until) - x, BAR);
    }

    private void hill() {
        int[] bins = scale.bins(lane.uses());
        int most = Math.max(1, Arrays.stream(bins).max().orElse(1));
        double floor = top + HEIGHT - 8;
        StringBuilder path = new StringBuilder(String.format("M%.1f %.1f", scale.binX(0), floor));
        for (int i = 0; i < bins.length; i++) {
            path.append(String.format(
                    "L%.1f %.1f", (scale.binX(i) + scale.binX(i + 1)) / 2, floor - hillHeight(bins[i], most)));
        }
        path.append(String.format("L%.1f %.1fZ", scale.binX(bins.length), floor));
        svg.append("<path class=\"hill\" d=\"").append(path).append("\"/>\n");
    }

    private static double hillHeight(int calls, int most) {
        return calls * 34.0 / most;
    }

    private void refusals() {
        List<Report.Mark> refused =
                lane.marks().stream().filter(Report.Mark::refusal).toList();
        int[] bins = scale.bins(refused.stream().map(Report.Mark::at).toList());
        int most = Math.max(1, Arrays.stream(bins).max().orElse(1));
        double floor = top + height(lane) - 8;
        double room = lane.isFederated() ? 14 : 34;
        for (int i = 0; i < bins.length; i++) {
            if (bins[i] > 0) {
                double height = Math.max(5, bins[i] * room / most);
                double width = Math.max(3, scale.binX(i + 1) - scale.binX(i) - 1);
                Html.Box box = new Html.Box(scale.binX(i), floor - height, width, height);
                svg.append(Html.rect("refused", box, bins[i] + " refused\n" + texts(refused, i)));
            }
        }
    }

    private String texts(List<Report.Mark> marks, int bin) {
        return marks.stream()
                .filter(mark -> scale.bin(mark.at()) == bin)
                .map(Report.Mark::text)
                .distinct()
                .limit(3)
                .collect(Collectors.joining("\n"));
    }

    private void failures() {
        lane.marks().stream().filter(mark -> !mark.refusal()).forEach(mark -> {
            double x = scale.x(mark.at());
            double y = top + 4;
            svg.append(String.format(
                    "<path class=\"failed\" tabindex=\"0\" d=\"M%.1f %.1fl4 7h-8z\" data-tip=\"%s\"/>%n",
                    x, y, Html.text(mark.text())));
        });
    }
}
