// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import io.dataflowoauth.Refusal;
import java.util.Map;
import java.util.Optional;

/** Reads the errors of token endpoints: RFC 6749 section 5.2, RFC 8693 section 2.2.2, OpenID Connect Core 3.1.2.6. */
final class OAuthErrors {
    private OAuthErrors() {}

    static Optional<Finding> find(Symptoms symptoms, Said said) {
        return switch (said.error()) {
            case "invalid_client" -> Optional.of(clientRefused(symptoms));
            case "unauthorized_client", "unsupported_grant_type" ->
                Optional.of(Finding.authentication(DiagnosisCodes.CLIENT_GRANT_FORBIDDEN));
            case "invalid_scope" ->
                Optional.of(Finding.authentication(DiagnosisCodes.SCOPE_REFUSED)
                        .missing(String.join(" ", symptoms.request().scopes())));
            case "invalid_target" ->
                Optional.of(Finding.authentication(DiagnosisCodes.TARGET_REFUSED)
                        .missing(symptoms.audience().map(Texts::shown).orElse("")));
            case "invalid_grant" -> Optional.of(notAccepted(symptoms, said));
            case "access_denied" ->
                Optional.of(Finding.authorization(DiagnosisCodes.ROLE_MISSING).inferred());
            case "consent_required" -> Optional.of(Finding.authorization(DiagnosisCodes.ROLE_MISSING));
            case "interaction_required", "login_required" ->
                Optional.of(Finding.authentication(DiagnosisCodes.SIGN_IN_EXPIRED));
            case "temporarily_unavailable", "server_error", "slow_down" ->
                Optional.of(Finding.passing(DiagnosisCodes.UNAVAILABLE));
            case "invalid_request" -> Optional.of(invalid(said));
            default -> Optional.empty();
        };
    }

    /** Some resources call a token invalid_request that they do not accept. */
    private static Finding invalid(Said said) {
        return said.status() == 401
                ? Finding.authentication(DiagnosisCodes.TOKEN_NOT_ACCEPTED)
                        .guessed()
                        .retrying()
                : Finding.transport(DiagnosisCodes.REQUEST_INVALID);
    }

    /** An assertion proves the client by times, too; a secret does not. */
    private static Finding clientRefused(Symptoms symptoms) {
        Finding found = Finding.authentication(DiagnosisCodes.CLIENT_AUTHENTICATION_FAILED);
        return Times.ahead(symptoms)
                .filter(by -> by.abs().toSeconds() > 60)
                .map(by -> found.from("the clocks differ by " + by.abs().toSeconds()
                        + " s, which spoils an assertion and leaves a secret alone"))
                .orElse(found);
    }

    private static Finding notAccepted(Symptoms symptoms, Said said) {
        if (symptoms.refusal().map(Refusal::metadata).orElse(Map.of()).containsKey("error_subtype")) {
            return Finding.authentication(DiagnosisCodes.SIGN_IN_EXPIRED);
        }
        if (said.says("expired")) {
            return Finding.authentication(DiagnosisCodes.SUBJECT_TOKEN_STALE).inferred();
        }
        if (said.says("signature")) {
            return Finding.authentication(DiagnosisCodes.SIGNATURE_WRONG).inferred();
        }
        return Audiences.mismatch(symptoms)
                .orElseGet(() -> Finding.authentication(DiagnosisCodes.GRANT_NOT_ACCEPTED)
                        .guessed());
    }
}
