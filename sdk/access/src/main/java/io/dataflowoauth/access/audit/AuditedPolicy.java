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

/** A policy, each of whose decisions is one event of an audit trail. Safe for use by many threads. */
public final class AuditedPolicy {
    private final LivePolicy policy;
    private final AuditTrail trail;

    AuditedPolicy(LivePolicy policy, AuditTrail trail) {
        this.policy = policy;
        this.trail = trail;
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
            Draft draft = draft(decision, trail.time().now(), context);
            return trail.isRequired() ? recorded(decision, draft) : offered(decision, draft);
        });
    }

    /** As {@link #decide}, and a no is a {@link NotAllowedException}. */
    public Mono<Decision> require(AccessQuestion question) {
        return decide(question)
                .flatMap(decision ->
                        decision.allowed() ? Mono.just(decision) : Mono.error(NotAllowedException.of(decision)));
    }

    private Mono<Decision> offered(Decision decision, Draft draft) {
        trail.offer(draft);
        return Mono.just(decision);
    }

    private Mono<Decision> recorded(Decision decision, Draft draft) {
        Mono<Void> recording = trail.required(draft);
        return (decision.allowed() ? recording : recording.onErrorComplete()).thenReturn(decision);
    }

    private static Draft draft(Decision decision, Instant at, ContextView context) {
        Object trace = AuditedVerifier.trace(context);
        return Draft.of(() -> AuditedVerifier.traced(AuditEvents.decided(decision, at), trace));
    }
}
