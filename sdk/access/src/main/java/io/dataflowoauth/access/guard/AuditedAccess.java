// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.Secret;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.access.audit.AuditActivity;
import io.dataflowoauth.access.audit.AuditEvent;
import io.dataflowoauth.access.audit.AuditEvents;
import io.dataflowoauth.access.audit.AuditOutcome;
import io.dataflowoauth.access.audit.AuditTrail;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Records how requests fared in an audit trail: who called, and, where a token was verified, what was decided of them. If the
 * trail is required, nobody is let in whose request could not be recorded. Safe for use by many threads.
 */
public final class AuditedAccess implements AccessObserver {
    private final AuditTrail trail;

    private AuditedAccess(AuditTrail trail) {
        this.trail = trail;
    }

    /** In that trail; whoever opened it closes it. */
    public static AuditedAccess in(AuditTrail trail) {
        return new AuditedAccess(requireNonNull(trail, "trail"));
    }

    @Override
    public Mono<Void> observe(AccessOutcome outcome) {
        return Flux.defer(() -> Flux.fromIterable(events(outcome)))
                .concatMap(trail::record)
                .then();
    }

    private List<AuditEvent> events(AccessOutcome outcome) {
        String fingerprint =
                outcome.presented().map(Secret::reveal).map(trail::fingerprint).orElse("");
        List<AuditEvent> events = new ArrayList<>();
        events.add(outcome.token().map(token -> verified(token, outcome)).orElseGet(() -> unverified(outcome)));
        outcome.token().flatMap(token -> decided(token, outcome)).ifPresent(events::add);
        return events.stream().map(event -> event.withToken(fingerprint, "")).toList();
    }

    private static AuditEvent verified(VerifiedToken token, AccessOutcome outcome) {
        return AuditEvents.verified(token, outcome.at()).withWhat(what(outcome));
    }

    private static AuditEvent unverified(AccessOutcome outcome) {
        return refused(AuditActivity.VERIFY, outcome);
    }

    /** By the policy, or by what the route asks of the token before anybody asks the policy; nothing where it asks for neither. */
    private static Optional<AuditEvent> decided(VerifiedToken token, AccessOutcome outcome) {
        return outcome.decision()
                .map(decision -> AuditEvents.decided(decision, outcome.at()))
                .or(() -> outcome.diagnosis().map(why -> refused(AuditActivity.DECIDE, outcome)))
                .map(event -> event.withName(token.principal().name()).withIssuer(token.issuer()));
    }

    private static AuditEvent refused(AuditActivity activity, AccessOutcome outcome) {
        boolean undecided = outcome.diagnosis()
                .filter(why -> why.layer() == Diagnosis.Layer.TRANSPORT)
                .isPresent();
        AuditEvent event = AuditEvent.of(
                        activity, undecided ? AuditOutcome.UNDECIDED : AuditOutcome.DENIED, outcome.at())
                .withPrincipal(outcome.principal())
                .withWhat(what(outcome));
        return outcome.diagnosis().map(event::withDiagnosis).orElse(event);
    }

    private static String what(AccessOutcome outcome) {
        return outcome.request().method() + " " + outcome.request().path();
    }
}
