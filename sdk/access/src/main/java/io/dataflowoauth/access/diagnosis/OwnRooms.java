// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import io.dataflowoauth.Diagnosis;
import io.dataflowoauth.Diagnosis.Layer;
import io.dataflowoauth.ErrorCode;
import java.util.Map;
import java.util.Optional;

/** Translates what rooms of ours have found: the verifier, policies, and guardrails that were broken here. */
final class OwnRooms {
    private static final Map<String, ErrorCode> VERIFIER = Map.ofEntries(
            Map.entry("access.audience-wrong", DiagnosisCodes.AUDIENCE_MISMATCH),
            Map.entry("access.party-wrong", DiagnosisCodes.AUDIENCE_MISMATCH),
            Map.entry("access.scope-missing", DiagnosisCodes.SCOPE_TOO_SMALL),
            Map.entry("access.token-expired", DiagnosisCodes.TOKEN_EXPIRED),
            Map.entry("access.issued-too-early", DiagnosisCodes.TOKEN_EXPIRED),
            Map.entry("access.token-not-yet-valid", DiagnosisCodes.TOKEN_NOT_YET_VALID),
            Map.entry("access.issuer-untrusted", DiagnosisCodes.ISSUER_UNTRUSTED),
            Map.entry("access.key-unknown", DiagnosisCodes.SIGNATURE_WRONG),
            Map.entry("access.key-unfit", DiagnosisCodes.SIGNATURE_WRONG),
            Map.entry("access.key-ambiguous", DiagnosisCodes.SIGNATURE_WRONG),
            Map.entry("access.algorithm-forbidden", DiagnosisCodes.SIGNATURE_WRONG),
            Map.entry("access.signature-wrong", DiagnosisCodes.SIGNATURE_WRONG),
            Map.entry("access.lifetime-too-long", DiagnosisCodes.LIFETIME_TOO_LONG),
            Map.entry("access.token-revoked", DiagnosisCodes.TOKEN_REVOKED),
            Map.entry("access.binding-missing", DiagnosisCodes.BINDING_MISSING),
            Map.entry("access.binding-wrong", DiagnosisCodes.BINDING_MISSING),
            Map.entry("access.proof-invalid", DiagnosisCodes.PROOF_INVALID),
            Map.entry("access.replayed", DiagnosisCodes.PROOF_INVALID),
            Map.entry("access.proof-nonce-wrong", DiagnosisCodes.NONCE_REQUIRED),
            Map.entry("access.keys-unavailable", DiagnosisCodes.ISSUER_UNREACHABLE));

    private static final Map<String, ErrorCode> POLICY = Map.ofEntries(
            Map.entry("policy.not-granted", DiagnosisCodes.ROLE_MISSING),
            Map.entry("policy.denied", DiagnosisCodes.DENIED_BY_POLICY),
            Map.entry("policy.outside-boundary", DiagnosisCodes.OUTSIDE_BOUNDARY),
            Map.entry("policy.condition-false", DiagnosisCodes.CONDITION_FALSE));

    private OwnRooms() {}

    static Optional<Finding> find(Symptoms symptoms, Said said) {
        if (said.code().startsWith("guardrail.")) {
            return Optional.of(Finding.authentication(DiagnosisCodes.OUTSIDE_GUARDRAIL));
        }
        return symptoms.known().map(known -> of(known, symptoms)).or(() -> ofProblem(symptoms));
    }

    private static Finding of(Diagnosis known, Symptoms symptoms) {
        return known.layer() == Layer.AUTHORIZATION ? denied(known) : unverified(known, symptoms);
    }

    private static Finding denied(Diagnosis known) {
        return Finding.authorization(POLICY.getOrDefault(known.code(), DiagnosisCodes.DECISION_UNDECIDED))
                .missing(known.missing());
    }

    private static Finding unverified(Diagnosis known, Symptoms symptoms) {
        if (known.layer() == Layer.TRANSPORT) {
            return Finding.passing(DiagnosisCodes.ISSUER_UNREACHABLE);
        }
        String missing =
                known.code().equals("access.audience-wrong") && known.missing().isEmpty()
                        ? symptoms.audience().map(Texts::shown).orElse("")
                        : known.missing();
        return Finding.authentication(VERIFIER.getOrDefault(known.code(), DiagnosisCodes.TOKEN_MALFORMED))
                .missing(missing);
    }

    /** A service that answers with problem details may name a code of ours in them. */
    private static Optional<Finding> ofProblem(Symptoms symptoms) {
        String code = symptoms.refusal()
                .map(refusal -> refusal.metadata().getOrDefault("code", ""))
                .orElse("");
        return Optional.ofNullable(POLICY.get(code))
                .map(Finding::authorization)
                .or(() -> Optional.ofNullable(VERIFIER.get(code)).map(Finding::authentication));
    }
}
