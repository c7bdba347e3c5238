// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenTime;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Tells every second how far the run is. For one thread. */
final class Progress {
    private static final long EVERY = 1_000_000_000L;

    private final Watch watch;
    private final Settings settings;
    private final PrintStream out;
    private final long start = TokenTime.system().nanoTime();
    private long lines;

    Progress(Watch watch, Settings settings, PrintStream out) {
        this.watch = watch;
        this.settings = settings;
        this.out = out;
    }

    /** Prints a line if a second has passed since the last one. */
    void tick() {
        long seconds = (TokenTime.system().nanoTime() - start) / EVERY;
        if (seconds > lines) {
            lines = seconds;
            out.println(line(seconds));
        }
    }

    private String line(long seconds) {
        ClientFigures figures = new ClientFigures(watch);
        String tokens = Arrays.stream(Step.values())
                .filter(step -> step != Step.SHARE)
                .map(step -> step.account() + " " + figures.issued(step, false))
                .collect(Collectors.joining(", "));
        return String.format(
                "  %3d s  %,6d calls of about %,d   tokens: %s   refused: %,d",
                seconds,
                figures.calls(),
                settings.elements() * 21L / 10,
                tokens,
                watch.events(TokenEvents.Refused.class).size());
    }
}
