// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.TokenEvent;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenWarning;
import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.access.guardrail.GuardrailFinding;
import io.dataflowoauth.access.policy.Decision;
import java.time.Instant;
import java.util.Optional;

/** Makes events of what the library knows. Stateless; fingerprints are added by who has the key. */
public final class AuditEvents {
    private AuditEvents() {}

    /** A token was verified. */
    public static AuditEvent verified(VerifiedToken token, Instant at) {
        return AuditEvent.of(AuditActivity.VERIFY, AuditOutcome.ALLOWED, at)
                .withPrincipal(token.principal().chain())
                .withName(token.principal().name())
                .withIssuer(token.issuer())
                .withResource(String.join(" ", token.audiences()))
                .withScopesGranted(token.scopes());
    }

    /** A token was not verified; undecided, where its keys could not be had. */
    public static AuditEvent notVerified(NotVerifiedException refused, Instant at) {
        AuditOutcome outcome = refused.isIndeterminate() ? AuditOutcome.UNDECIDED : AuditOutcome.DENIED;
        return AuditEvent.of(AuditActivity.VERIFY, outcome, at).withDiagnosis(refused.diagnosis());
    }

    /** A policy decided, or could not, and so said no. */
    public static AuditEvent decided(Decision decision, Instant at) {
        AuditEvent event = AuditEvent.of(AuditActivity.DECIDE, outcome(decision), at)
                .withPrincipal(decision.principal())
                .withWhat(decision.permission())
                .withResource(decision.resource())
                .withDecision(decision.policyRevision(), decision.rule().orElse(""), decision.id());
        return decision.diagnosis()
                .map(event::withDiagnosis)
                .orElse(event)
                .withReason(decision.code().orElse(""), decision.explanation());
    }

    /** A guardrail was broken: denied if it is enforced, else allowed with the code that it would be denied with. */
    public static AuditEvent found(GuardrailFinding finding) {
        AuditOutcome outcome = finding.enforced() ? AuditOutcome.DENIED : AuditOutcome.ALLOWED;
        return asked(AuditEvent.of(AuditActivity.GUARDRAIL, outcome, finding.at()), finding.request())
                .withReason(finding.code(), finding.detail());
    }

    /**
     * What happened to a token, if that is an outcome: acquiring, using, revoking, and the dry run of a guardrail.
     *
     * @return empty for the others, such as {@link TokenEvents.Asked}
     */
    public static Optional<AuditEvent> of(TokenEvent event) {
        if (event instanceof TokenEvents.Issued issued) {
            return Optional.of(of(issued, AuditActivity.ACQUIRE, AuditOutcome.ALLOWED)
                    .withToken("", issued.tokenId())
                    .withScopesGranted(issued.scopes()));
        }
        if (event instanceof TokenEvents.Unchanged unchanged) {
            return Optional.of(of(unchanged, AuditActivity.ACQUIRE, AuditOutcome.ALLOWED)
                    .withReason("", "The token that was live already."));
        }
        if (event instanceof TokenEvents.Failed failed) {
            return Optional.of(failed(of(failed, AuditActivity.ACQUIRE, outcome(failed.failure())), failed.failure()));
        }
        return used(event).or(() -> revoked(event)).or(() -> warned(event));
    }

    private static Optional<AuditEvent> used(TokenEvent event) {
        if (event instanceof TokenEvents.Used used) {
            return Optional.of(of(used, AuditActivity.USE, AuditOutcome.ALLOWED).withToken("", used.tokenId()));
        }
        if (event instanceof TokenEvents.Refused refused) {
            AuditOutcome outcome = refused.diagnosis().layer() == Diagnosis.Layer.TRANSPORT
                    ? AuditOutcome.UNDECIDED
                    : AuditOutcome.DENIED;
            return Optional.of(of(refused, AuditActivity.USE, outcome)
                    .withToken("", refused.tokenId())
                    .withDiagnosis(refused.diagnosis()));
        }
        return Optional.empty();
    }

    private static Optional<AuditEvent> revoked(TokenEvent event) {
        if (event instanceof TokenEvents.Revoked revoked) {
            return Optional.of(
                    of(revoked, AuditActivity.REVOKE, AuditOutcome.ALLOWED).withToken("", revoked.tokenId()));
        }
        if (event instanceof TokenEvents.NotRevoked left) {
            return Optional.of(failed(of(left, AuditActivity.REVOKE, AuditOutcome.UNDECIDED), left.failure())
                    .withToken("", left.tokenId()));
        }
        return Optional.empty();
    }

    /** What a guarded recipe in a dry run tells; other warnings are no outcomes. */
    private static Optional<AuditEvent> warned(TokenEvent event) {
        return event instanceof TokenWarning warning && warning.code().name().startsWith("guardrail.")
                ? Optional.of(of(warning, AuditActivity.GUARDRAIL, AuditOutcome.ALLOWED)
                        .withReason(warning.code().name(), warning.detail()))
                : Optional.empty();
    }

    private static AuditEvent of(TokenEvent event, AuditActivity activity, AuditOutcome outcome) {
        return asked(AuditEvent.of(activity, outcome, event.at()), event.request());
    }

    private static AuditEvent asked(AuditEvent event, TokenRequest request) {
        return event.withPrincipal(request.principal())
                .withScopesAsked(request.scopes())
                .withResource(request.audience().orElse(""));
    }

    private static AuditEvent failed(AuditEvent event, TokenException failure) {
        AuditEvent told = event.withReason(failure.code(), failure.detail());
        return failure.principal().names().isEmpty() ? told : told.withPrincipal(failure.principal());
    }

    private static AuditOutcome outcome(TokenException failure) {
        return failure instanceof TokenException.Rejected || failure instanceof TokenException.Forbidden
                ? AuditOutcome.DENIED
                : AuditOutcome.UNDECIDED;
    }

    private static AuditOutcome outcome(Decision decision) {
        if (decision.allowed()) {
            return AuditOutcome.ALLOWED;
        }
        String code = decision.code().orElse("");
        return code.endsWith("-undecided") || code.equals("policy.none") ? AuditOutcome.UNDECIDED : AuditOutcome.DENIED;
    }
}
