// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.access.audit.AuditActivity;
import io.dataflowoauth.access.audit.AuditEvent;
import io.dataflowoauth.access.audit.AuditOptions;
import io.dataflowoauth.access.audit.AuditOutcome;
import io.dataflowoauth.access.audit.AuditTrail;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Bounded tags (threats D-37), and the health of a trail. */
class AuditMetricsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final AuditMetrics metrics = AuditMetrics.of(registry);

    @Test
    void events_are_counted_by_what_came_of_them() {
        metrics.take(List.of(event(AuditOutcome.ALLOWED), event(AuditOutcome.ALLOWED), event(AuditOutcome.DENIED)));

        assertThat(count("outcome", "allowed")).isEqualTo(2);
        assertThat(count("outcome", "denied")).isEqualTo(1);
        assertThat(registry.getMeters().get(0).getId().getTags())
                .extracting(Tag::getKey)
                .containsExactly("activity", "code", "layer", "outcome");
    }

    @Test
    void no_tag_tells_who_or_with_what() {
        metrics.take(List.of(event(AuditOutcome.DENIED)
                .withName("ada")
                .withResource("//orders.example/1")
                .withToken("0123456789abcdef0123456789abcdef", "t-1")));

        assertThat(registry.getMeters())
                .flatMap(meter -> meter.getId().getTags())
                .extracting(Tag::getValue)
                .containsExactlyInAnyOrder("decide", "denied", "none", "none");
    }

    @Test
    void a_flood_of_codes_is_a_bounded_number_of_meters() {
        metrics.take(IntStream.range(0, 2_000)
                .mapToObj(i -> event(AuditOutcome.DENIED).withReason("made.up-" + i, ""))
                .toList());

        assertThat(registry.getMeters()).hasSizeLessThanOrEqualTo(257);
        assertThat(count("code", "other")).isEqualTo(2_000 - 256);
    }

    @Test
    void the_health_of_a_trail_shows() {
        AuditTrail trail = AuditTrail.open(AuditOptions.defaults().withSink(metrics), TokenTime.system());
        metrics.bind(trail);
        trail.closeGracefully().block(LONG);
        trail.record(event(AuditOutcome.ALLOWED)).block(LONG);

        assertThat(registry.get("dataflow.oauth.audit.dropped")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("dataflow.oauth.audit.lost").functionCounter().count())
                .isZero();
        assertThat(registry.get("dataflow.oauth.audit.waiting").gauge().value()).isZero();
        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .extracting(Meter.Id::getBaseUnit)
                .containsOnly("events");
    }

    private double count(String tag, String value) {
        return registry.get("dataflow.oauth.audit.events").tag(tag, value).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static AuditEvent event(AuditOutcome outcome) {
        return AuditEvent.of(AuditActivity.DECIDE, outcome, Instant.parse("2026-03-01T10:00:00Z"));
    }
}
