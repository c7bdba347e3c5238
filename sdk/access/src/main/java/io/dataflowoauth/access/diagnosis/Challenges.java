// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the errors of challenges: RFC 6750 section 3.1, RFC 9449 section 7.1, RFC 9470 section 3. */
final class Challenges {
    /** Words of which the first that occurs decides, since no specification says how to name the cause. */
    private static final List<Map.Entry<String, ErrorCode>> WORDS = List.of(
            Map.entry("audience", DiagnosisCodes.AUDIENCE_MISMATCH),
            Map.entry("certificate", DiagnosisCodes.BINDING_MISSING),
            Map.entry("bearer token", DiagnosisCodes.PROOF_MISSING),
            Map.entry("proof", DiagnosisCodes.PROOF_MISSING),
            Map.entry("issuer", DiagnosisCodes.ISSUER_UNTRUSTED),
            Map.entry("signature", DiagnosisCodes.SIGNATURE_WRONG),
            Map.entry("unknown key", DiagnosisCodes.SIGNATURE_WRONG),
            Map.entry("revoked", DiagnosisCodes.TOKEN_REVOKED),
            Map.entry("lifetime", DiagnosisCodes.LIFETIME_TOO_LONG),
            Map.entry("malformed", DiagnosisCodes.TOKEN_MALFORMED));

    private Challenges() {}

    static Optional<Finding> find(Symptoms symptoms, Said said) {
        return switch (said.error()) {
            case "insufficient_scope" ->
                Optional.of(Finding.authentication(DiagnosisCodes.SCOPE_TOO_SMALL)
                        .missing(String.join(
                                " ", symptoms.refusal().orElseThrow().requiredScopes())));
            case "insufficient_user_authentication" ->
                Optional.of(
                        Finding.authentication(DiagnosisCodes.STEP_UP_REQUIRED).missing(stepUp(symptoms)));
            case "insufficient_claims" -> Optional.of(Finding.authentication(DiagnosisCodes.CLAIMS_REQUIRED));
            case "use_dpop_nonce" ->
                Optional.of(
                        Finding.authentication(DiagnosisCodes.NONCE_REQUIRED).retrying());
            case "invalid_dpop_proof" -> Optional.of(Finding.authentication(DiagnosisCodes.PROOF_INVALID));
            case "invalid_token" -> Optional.of(invalidToken(symptoms, said));
            default -> ofScheme(symptoms, said);
        };
    }

    /** A challenge for proofs alone, of a call with a token that has no key. */
    private static Optional<Finding> ofScheme(Symptoms symptoms, Said said) {
        boolean wantsProof = said.status() == 401
                && said.error().isEmpty()
                && "DPoP".equals(metadata(symptoms).get("scheme"));
        return wantsProof && !symptoms.isBound()
                ? Optional.of(
                        Finding.authentication(DiagnosisCodes.PROOF_MISSING).inferred())
                : Optional.empty();
    }

    private static Finding invalidToken(Symptoms symptoms, Said said) {
        Optional<Finding> worded = WORDS.stream()
                .filter(word -> said.says(word.getKey()))
                .findFirst()
                .map(word -> Finding.authentication(word.getValue()).inferred().missing(missing(word, symptoms)));
        return worded.or(() -> Audiences.mismatch(symptoms))
                .orElseGet(() -> Finding.authentication(DiagnosisCodes.TOKEN_NOT_ACCEPTED)
                        .guessed()
                        .retrying());
    }

    private static String missing(Map.Entry<String, ErrorCode> word, Symptoms symptoms) {
        return word.getValue().equals(DiagnosisCodes.AUDIENCE_MISMATCH)
                ? symptoms.audience().map(Texts::shown).orElse("")
                : "";
    }

    private static String stepUp(Symptoms symptoms) {
        Map<String, String> asked = metadata(symptoms);
        List<String> all = new ArrayList<>();
        Optional.ofNullable(asked.get("acr_values")).ifPresent(acr -> all.add("acr " + acr));
        Optional.ofNullable(asked.get("max_age")).ifPresent(age -> all.add("max_age " + age));
        return String.join(", ", all);
    }

    private static Map<String, String> metadata(Symptoms symptoms) {
        return symptoms.refusal().map(Refusal::metadata).orElse(Map.of());
    }
}
