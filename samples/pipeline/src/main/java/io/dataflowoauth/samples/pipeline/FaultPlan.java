// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.TokenEvent;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenObserver;
import io.dataflowoauth.TokenTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Mono;

/** Breaks what it was told to break, once about a third of the calls have been made, and mends what mends by itself. */
final class FaultPlan implements TokenObserver {
    private static final Duration OUTAGE = Duration.ofSeconds(5);

    private final Settings settings;
    private final FakeCloud cloud;
    private final long when;
    private final AtomicLong calls = new AtomicLong();
    private final List<Report.Band> bands = new ArrayList<>();

    FaultPlan(Settings settings, FakeCloud cloud) {
        this.settings = settings;
        this.cloud = cloud;
        this.when = Math.max(1, settings.elements() * 2L / 3);
    }

    @Override
    public void on(TokenEvent event) {
        boolean strikes = event instanceof TokenEvents.Used
                && event.request().principal().acting().contains("@")
                && calls.incrementAndGet() == when;
        if (strikes) {
            strike();
        }
    }

    /** From when to when it was broken; what was not mended ends with the run. */
    synchronized List<Report.Band> bands() {
        return List.copyOf(bands);
    }

    private void strike() {
        switch (settings.fault()) {
            case NONE -> {}
            case ISSUER_DOWN -> {
                cloud.issuersGoDown();
                begins();
                Mono.delay(OUTAGE).subscribe(tick -> {
                    cloud.issuersComeBack();
                    ends();
                });
            }
            case ROLE_REMOVED -> {
                cloud.removeRole();
                begins();
            }
            case KEY_ROTATED -> {
                cloud.rotateKeys();
                begins();
                // Two lifetimes: a token of each hop may be new, and the next exchange must still find the old one.
                Mono.delay(settings.lifetime().multipliedBy(2)).subscribe(tick -> {
                    cloud.project(Step.FIND);
                    ends();
                });
            }
        }
    }

    private synchronized void begins() {
        bands.add(new Report.Band(settings.fault().label(), now(), Instant.MAX));
    }

    private synchronized void ends() {
        Report.Band open = bands.remove(0);
        bands.add(new Report.Band(open.name(), open.from(), now()));
    }

    private static Instant now() {
        return TokenTime.system().now();
    }
}
