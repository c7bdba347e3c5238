// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenEvent;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenObserver;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.guardrail.GuardrailFinding;
import io.dataflowoauth.access.policy.LivePolicy;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The record of who did what: one event for each outcome of acquiring, using, verifying and deciding, written to sinks.
 *
 * <p>Recording never blocks. Events wait in a bounded queue for each sink, which is written to on Reactor's bounded elastic
 * scheduler; the trail has no thread of its own. By best effort, an event that finds a queue full is dropped, counted, and told
 * of by the next one that is written there. A trail that is {@link AuditOptions#requiring() required} fails what it cannot
 * record. A live token that is served is no event, and costs nothing. Safe for use by many threads.
 */
public final class AuditTrail implements AutoCloseable {
    /** Under which a Reactor context may hold the {@code traceparent} of a request, a text (W3C Trace Context). */
    public static final String TRACEPARENT = "traceparent";

    private final Recorder recorder;

    private AuditTrail(Recorder recorder) {
        this.recorder = recorder;
    }

    /** As {@link #open(AuditOptions, TokenTime)}, in the time of a runtime. */
    public static AuditTrail open(AuditOptions options, TokenRuntime runtime) {
        return open(options, runtime.options().time());
    }

    /**
     * Opens a trail, before the runtime whose streams it observes.
     *
     * @throws IllegalArgumentException if it is required and has no sink
     */
    public static AuditTrail open(AuditOptions options, TokenTime time) {
        if (options.required() && options.sinks().isEmpty()) {
            throw new IllegalArgumentException("What is required to be recorded needs a sink: see withSink");
        }
        return new AuditTrail(new Recorder(options, requireNonNull(time, "time")));
    }

    /**
     * Records an event.
     *
     * @return cold; each subscription records it. By best effort it completes at once and never fails. If the trail is required,
     *     it completes when all sinks have it, on the thread of the last, and fails with {@link NotRecordedException} and a code of
     *     {@link AuditCodes} if one does not; cancelling stops the waiting alone
     */
    public Mono<Void> record(AuditEvent event) {
        Draft draft = Draft.of(requireNonNull(event, "event"));
        return recorder.isRequired() ? recorder.bring(draft) : Mono.fromRunnable(() -> recorder.offer(draft));
    }

    /**
     * Sees what streams acquire and use; give it to {@code RuntimeOptions.withObserver}. Records by best effort, since what it sees
     * has happened.
     */
    public TokenObserver observer() {
        return this::observed;
    }

    /** Takes what guardrails over a source of your own find; give it to {@code Guardrails.over}. Records by best effort. */
    public Consumer<GuardrailFinding> findings() {
        return finding -> recorder.offer(Draft.of(() -> AuditEvents.found(finding)));
    }

    /** That verifier, each of whose outcomes is recorded. */
    public AuditedVerifier verifying(TokenVerifier verifier) {
        return new AuditedVerifier(requireNonNull(verifier, "verifier"), recorder);
    }

    /** That policy, each of whose decisions is recorded. */
    public AuditedPolicy deciding(LivePolicy policy) {
        return new AuditedPolicy(requireNonNull(policy, "policy"), recorder);
    }

    /** What this trail puts into an event to tell a token from others. */
    public String fingerprint(String token) {
        return recorder.fingerprints().of(token);
    }

    /**
     * The events as they are written, from the moment of subscribing.
     *
     * @return hot; on a thread that may block. A subscriber without demand misses events. Ends when the trail has closed
     */
    public Flux<AuditEvent> events() {
        return recorder.watch();
    }

    /** How it does. */
    public AuditHealth health() {
        return recorder.health();
    }

    /**
     * Takes no more events, writes those that wait, and closes the sinks.
     *
     * @return completes when that is done, or the deadline is over; cold, never fails; subscribing twice is harmless, and
     *     cancelling stops the waiting alone
     */
    public Mono<Void> closeGracefully() {
        return recorder.closeGracefully();
    }

    /** Begins to close as {@link #closeGracefully()} does, and does not wait: a process that ends waits for that. */
    @Override
    public void close() {
        recorder.close();
    }

    private void observed(TokenEvent event) {
        if (event instanceof TokenEvents.Issued issued) {
            // the fingerprint is asked for by later events of the token, so the order of making them counts
            AuditEvents.of(event)
                    .ifPresent(told ->
                            recorder.offer(Draft.of(recorder.fingerprints().acquired(issued, told))));
        } else {
            AuditEvents.of(event)
                    .ifPresent(told -> recorder.offer(
                            Draft.of(() -> recorder.fingerprints().known(told))));
        }
    }
}
