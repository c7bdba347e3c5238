// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.PresentedToken;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifiedToken;
import java.time.Instant;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * A verifier, each of whose outcomes is one event of an audit trail: verified, not verified, or given up before either. It and the
 * plain one share what they remember. Safe for use by many threads.
 */
public final class AuditedVerifier {
    private final TokenVerifier verifier;
    private final Recorder recorder;

    AuditedVerifier(TokenVerifier verifier, Recorder recorder) {
        this.verifier = verifier;
        this.recorder = recorder;
    }

    /** As {@link #verify(PresentedToken)}, for a token that came alone. */
    public Mono<VerifiedToken> verify(String token) {
        return verify(PresentedToken.of(token));
    }

    /**
     * As {@link TokenVerifier#verify(PresentedToken)}, and records the outcome; the trace of the request is told if the context of the
     * subscriber has one under {@link AuditTrail#TRACEPARENT}.
     *
     * @return fails with {@link NotVerifiedException}; and, if the trail is required, with {@link NotRecordedException} where a token
     *     was verified and that could not be recorded. A token that was refused stays refused for its own reason
     */
    public Mono<VerifiedToken> verify(PresentedToken presented) {
        Mono<VerifiedToken> plain = verifier.verify(requireNonNull(presented, "presented"));
        return recorder.isRequired() ? required(presented, plain) : Telling.of(plain, new Outcomes(presented));
    }

    private Mono<VerifiedToken> required(PresentedToken presented, Mono<VerifiedToken> plain) {
        Outcomes outcomes = new Outcomes(presented);
        return Mono.deferContextual(context -> Telling.of(plain, outcomes.onlyCancelled())
                .onErrorResume(error -> recorder.bring(outcomes.draft(error, context))
                        .onErrorComplete()
                        .then(Mono.error(error)))
                .flatMap(token -> recorder.bring(outcomes.draft(token, context)).thenReturn(token)));
    }

    /** Makes drafts: what takes time is done when they are written. */
    private final class Outcomes implements Telling.Listener<VerifiedToken> {
        private final PresentedToken presented;

        private Outcomes(PresentedToken presented) {
            this.presented = presented;
        }

        @Override
        public void said(VerifiedToken token, ContextView context) {
            recorder.offer(draft(token, context));
        }

        @Override
        public void failed(Throwable error, ContextView context) {
            recorder.offer(draft(error, context));
        }

        @Override
        public void cancelled(ContextView context) {
            Instant at = recorder.time().now();
            recorder.offer(refused(
                    AuditEvent.of(AuditActivity.VERIFY, AuditOutcome.UNDECIDED, at)
                            .withReason(AuditCodes.CANCELLED.name(), AuditCodes.CANCELLED.summary()),
                    context));
        }

        private Draft draft(VerifiedToken token, ContextView context) {
            long at = recorder.time().wallMillis();
            String trace = RequestTrace.of(context);
            return Draft.of(() -> RequestTrace.onto(
                    recorder.fingerprints().verified(presented, token, Instant.ofEpochMilli(at)), trace));
        }

        private Draft draft(Throwable error, ContextView context) {
            Instant at = recorder.time().now();
            return refused(
                    error instanceof NotVerifiedException refused
                            ? AuditEvents.notVerified(refused, at)
                            : AuditEvent.of(AuditActivity.VERIFY, AuditOutcome.UNDECIDED, at)
                                    .withReason(AuditCodes.UNEXPECTED.name(), AuditCodes.UNEXPECTED.summary()),
                    context);
        }

        private Draft refused(AuditEvent event, ContextView context) {
            String trace = RequestTrace.of(context);
            return Draft.of(() -> RequestTrace.onto(recorder.fingerprints().refused(presented, event), trace));
        }

        private Telling.Listener<VerifiedToken> onlyCancelled() {
            return new Telling.OnlyCancelled<>(this);
        }
    }
}
