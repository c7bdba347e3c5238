// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.page;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Time from left to right. */
final class Axis {
    private static final List<Duration> STEPS = List.of(
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(20),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(1),
            Duration.ofMinutes(2),
            Duration.ofMinutes(5),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(3),
            Duration.ofHours(6),
            Duration.ofHours(12),
            Duration.ofDays(1));
    private static final int MOST_LINES = 14;
    private static final int BINS = 120;

    private final Instant from;
    private final Instant until;
    private final double nanos;
    private final double left;
    private final double width;

    Axis(Picture picture, double left, double right) {
        this.from = picture.from();
        this.until = picture.until();
        this.nanos =
                Math.max(1, Duration.between(picture.from(), picture.until()).toNanos());
        this.left = left;
        this.width = right - left;
    }

    double x(Instant at) {
        return left + width * (Duration.between(from, within(at)).toNanos() / nanos);
    }

    double right() {
        return left + width;
    }

    /** Moments for lines of the grid. */
    List<Instant> lines() {
        Duration step = step();
        List<Instant> lines = new ArrayList<>();
        for (Duration past = Duration.ZERO; past.toNanos() <= nanos; past = past.plus(step)) {
            lines.add(from.plus(past));
        }
        return lines;
    }

    /** How long after the beginning, in words. */
    String since(Instant at) {
        if (at.isBefore(from)) {
            return "before it";
        }
        return at.isAfter(until) ? "the end" : Spans.words(Duration.between(from, at));
    }

    private Instant within(Instant at) {
        Instant begun = at.isBefore(from) ? from : at;
        return begun.isAfter(until) ? until : begun;
    }

    int bin(Instant at) {
        return (int) Math.min(BINS - 1, (x(at) - left) / width * BINS);
    }

    double binX(int bin) {
        return left + width * bin / BINS;
    }

    int[] bins(List<Instant> moments) {
        int[] counts = new int[BINS];
        moments.forEach(at -> counts[bin(at)]++);
        return counts;
    }

    private Duration step() {
        return STEPS.stream()
                .filter(step -> nanos / step.toNanos() <= MOST_LINES)
                .findFirst()
                .orElseGet(() -> Duration.ofDays(
                        (long) Math.ceil(nanos / MOST_LINES / Duration.ofDays(1).toNanos())));
    }
}
