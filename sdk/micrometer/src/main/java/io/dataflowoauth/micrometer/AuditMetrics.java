// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.micrometer;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.access.audit.AuditEvent;
import io.dataflowoauth.access.audit.AuditHealth;
import io.dataflowoauth.access.audit.AuditSink;
import io.dataflowoauth.access.audit.AuditTrail;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A sink that counts the events of an audit trail, by activity, outcome, layer and code; no principal, no resource, no token. Codes
 * are bounded: 256, then {@code other}. {@link #bind} shows how the trail does. Safe for use by many threads; does not block.
 */
public final class AuditMetrics implements AuditSink {
    private static final int MOST_CODES = 256;
    private static final String PREFIX = Counted.PREFIX + "audit.";
    private static final String NONE = "none";

    private final MeterRegistry registry;
    private final Meter.MeterProvider<Counter> events;
    private final CappedTag codes = new CappedTag(MOST_CODES);

    private AuditMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.events = Counter.builder(PREFIX + "events")
                .baseUnit("events")
                .description("Events of the audit trail, by what somebody was about and what came of it")
                .withRegistry(registry);
    }

    /** Meters in this registry. */
    public static AuditMetrics of(MeterRegistry registry) {
        return new AuditMetrics(requireNonNull(registry, "registry"));
    }

    @Override
    public void take(List<AuditEvent> told) {
        for (AuditEvent event : told) {
            Tags tags = Tags.of(
                    "activity", word(event.activity()),
                    "outcome", word(event.outcome()),
                    "layer", event.layer().orElse(NONE),
                    "code", event.code().map(codes::of).orElse(NONE));
            events.withTags(tags).increment();
        }
    }

    /** Shows the health of a trail, over all its sinks, for as long as somebody holds the trail. */
    public void bind(AuditTrail trail) {
        requireNonNull(trail, "trail");
        count(
                trail,
                "dropped",
                "Events that found the queue of a sink full, or the trail closed",
                AuditHealth::dropped);
        count(trail, "lost", "Events that a sink failed to take", AuditHealth::lost);
        Gauge.builder(PREFIX + "waiting", trail, held -> held.health().waiting())
                .baseUnit("events")
                .description("Events that wait for a sink")
                .register(registry);
    }

    private void count(AuditTrail trail, String name, String description, ToDoubleFunction<AuditHealth> value) {
        FunctionCounter.builder(PREFIX + name, trail, held -> value.applyAsDouble(held.health()))
                .baseUnit("events")
                .description(description)
                .register(registry);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
