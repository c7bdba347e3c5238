// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.micrometer;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.TokenEvent;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenObserver;
import io.dataflowoauth.TokenStream;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Turns the events of token streams into meters: give it to {@code RuntimeOptions.withObserver}.
 *
 * <p>Each event counts once. Tags are bounded: layers, outcomes, and the codes of the site's list (at most 256, then
 * {@code other}). Principals and streams are told only if that was asked for, each up to a limit, and the rest is
 * {@code other}. No meter ever holds a token, a token's serial, a URL, or what is shaped like a secret. A live token that
 * is served emits no event, so it costs nothing here. The site lists all meters.
 *
 * <p>Each {@code withX} gives a changed copy; use one of them for a registry, or its meters differ in their tags. Safe for
 * use by many threads; does not block.
 */
public final class TokenMetrics implements TokenObserver {
    private static final int MOST_CODES = 256;
    private static final String NONE = "none";

    private final MeterRegistry registry;
    private final BoundStreams bound;
    private final Labels labels;
    private final CappedTag codes = new CappedTag(MOST_CODES);
    private final Map<Counted, Meter.MeterProvider<Counter>> counters = new EnumMap<>(Counted.class);
    private final Meter.MeterProvider<Timer> callTime;
    private final Map<Class<?>, Consumer<TokenEvent>> kinds = new HashMap<>();

    private TokenMetrics(MeterRegistry registry, BoundStreams bound, Labels labels) {
        this.registry = registry;
        this.bound = bound;
        this.labels = labels;
        for (Counted counted : Counted.values()) {
            counters.put(counted, counted.meter().withRegistry(registry));
        }
        callTime = Timer.builder(Counted.PREFIX + "call.time")
                .description("Time from asking an issuer to the new token")
                .withRegistry(registry);
        kind(TokenEvents.Asked.class, asked -> count(Counted.CALLS_STARTED, asked, Tags.empty()));
        kind(TokenEvents.Issued.class, this::issued);
        kind(TokenEvents.Unchanged.class, unchanged -> ended(unchanged, "unchanged", NONE));
        kind(
                TokenEvents.Failed.class,
                failed -> ended(failed, "failed", codes.of(failed.failure().code())));
        kind(TokenEvents.Invalidated.class, dropped -> count(Counted.INVALIDATIONS, dropped, Tags.empty()));
        kind(TokenEvents.Spared.class, spared -> count(Counted.SPARED, spared, Tags.empty()));
        kind(TokenEvents.Used.class, used -> count(Counted.USES, used, Tags.of("replay", "" + used.replay())));
        kind(TokenEvents.Refused.class, this::refused);
        kind(TokenEvents.Revoked.class, revoked -> tookBack(revoked, "revoked", NONE));
        kind(
                TokenEvents.NotRevoked.class,
                left -> tookBack(left, "failed", codes.of(left.failure().code())));
        kind(TokenEvents.StreamClosed.class, closed -> count(Counted.STREAMS_CLOSED, closed, Tags.empty()));
    }

    /** Meters in this registry, which tell neither principals nor streams. */
    public static TokenMetrics of(MeterRegistry registry) {
        return new TokenMetrics(requireNonNull(registry, "registry"), new BoundStreams(registry), Labels.none());
    }

    /**
     * These meters, each with the tag {@code principal}: who acts. At most so many are told, and one that is a URL, longer
     * than 200 characters or shaped like a secret is not. A principal may name a person.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public TokenMetrics withPrincipals(int most) {
        CappedTag principals = new CappedTag(most);
        return new TokenMetrics(
                registry,
                bound,
                labels.with(
                        "principal",
                        event -> principals.of(event.request().principal().acting())));
    }

    /**
     * These meters, each with the tag {@code stream}: the stream's own name, of which at most so many are told.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public TokenMetrics withStreams(int most) {
        CappedTag streams = new CappedTag(most);
        return new TokenMetrics(registry, bound, labels.with("stream", event -> streams.of(event.stream())));
    }

    /**
     * Shows the health of a stream in gauges that carry this name, until they are closed. The stream is not held: once it
     * is gone, so is what they show. A second stream of a name takes the place of the first. At most 100 are shown at a
     * time; those beyond have no gauges.
     *
     * @param name what people call the stream; the tag {@code stream} of its gauges
     * @throws IllegalArgumentException if the name is blank, a URL, longer than 200 characters or shaped like a secret
     */
    public StreamGauges bind(TokenStream stream, String name) {
        return bound.bind(requireNonNull(stream, "stream"), requireNonNull(name, "name"));
    }

    @Override
    public void on(TokenEvent event) {
        kinds.getOrDefault(event.getClass(), other -> count(Counted.OTHER_EVENTS, other, Tags.empty()))
                .accept(event);
    }

    private void issued(TokenEvents.Issued issued) {
        ended(issued, "issued", NONE);
        callTime.withTags(labels.of(issued)).record(issued.took());
        if (issued.replacement()) {
            count(Counted.REPLACEMENTS, issued, Tags.empty());
        }
    }

    private void ended(TokenEvent event, String outcome, String code) {
        count(Counted.CALLS, event, Tags.of("outcome", outcome, "code", code));
    }

    private void tookBack(TokenEvent event, String outcome, String code) {
        count(Counted.REVOCATIONS, event, Tags.of("outcome", outcome, "code", code));
    }

    private void refused(TokenEvents.Refused refused) {
        Diagnosis diagnosis = refused.diagnosis();
        String then = refused.replayed() ? "replayed" : refused.retriedAfter().isPresent() ? "retried" : "told";
        String layer = diagnosis.layer().name().toLowerCase(Locale.ROOT);
        count(Counted.REFUSALS, refused, Tags.of("layer", layer, "code", codes.of(diagnosis.code()), "then", then));
    }

    private void count(Counted counted, TokenEvent event, Tags tags) {
        Meter.MeterProvider<Counter> meter = requireNonNull(counters.get(counted));
        meter.withTags(tags.and(labels.of(event))).increment();
    }

    private <E extends TokenEvent> void kind(Class<E> kind, Consumer<E> counting) {
        kinds.put(kind, event -> counting.accept(kind.cast(event)));
    }
}
