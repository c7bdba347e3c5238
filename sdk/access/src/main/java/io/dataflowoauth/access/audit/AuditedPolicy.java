// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.access.policy.AccessQuestion;
import io.dataflowoauth.access.policy.Decision;
import io.dataflowoauth.access.policy.LivePolicy;
import io.dataflowoauth.access.policy.NotAllowedException;
import java.time.Instant;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** A policy, each of whose decisions is one event of an audit recorder. Safe for use by many threads. */
public final class AuditedPolicy {
    private final LivePolicy policy;
    private final Recorder recorder;

    AuditedPolicy(LivePolicy policy, Recorder recorder) {
        this.policy = policy;
        this.recorder = recorder;
    }

    /**
     * The answer by the policy that is in force, and its event; the trace of the request is told if the context of the subscriber has
     * one under {@link AuditTrail#TRACEPARENT}.
     *
     * @return cold, never empty; decides with each subscription. By best effort it never fails; if the trail is required, a yes that
     *     could not be recorded is a {@link NotRecordedException}, and a no stays one
     */
    public Mono<Decision> decide(AccessQuestion question) {
        requireNonNull(question, "question");
        return Mono.deferContextual(context -> {
            Decision decision = policy.decide(question);
            Draft draft = draft(decision, recorder.time().now(), context);
            return recorder.isRequired() ? recorded(decision, draft) : offered(decision, draft);
        });
    }

    /** As {@link #decide}, and a no is a {@link NotAllowedException}. */
    public Mono<Decision> require(AccessQuestion question) {
        return decide(question)
                .flatMap(decision ->
                        decision.allowed() ? Mono.just(decision) : Mono.error(NotAllowedException.of(decision)));
    }

    private Mono<Decision> offered(Decision decision, Draft draft) {
        recorder.offer(draft);
        return Mono.just(decision);
    }

    private Mono<Decision> recorded(Decision decision, Draft draft) {
        Mono<Void> recording = recorder.bring(draft);
        return (decision.allowed() ? recording : recording.onErrorComplete()).thenReturn(decision);
    }

    private static Draft draft(Decision decision, Instant at, ContextView context) {
        String trace = RequestTrace.of(context);
        return Draft.of(() -> RequestTrace.onto(AuditEvents.decided(decision, at), trace));
    }
}
