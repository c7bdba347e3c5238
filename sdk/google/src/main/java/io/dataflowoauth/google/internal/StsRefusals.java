// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.google.GoogleCodes;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells apart why a security token service said no.
 *
 * <p>RFC 8693 has few error names, so Google's descriptions decide; one that we do not know keeps the general code.
 */
final class StsRefusals {
    private static final List<Rule> RULES = List.of(
            new Rule("invalid_target", "", GoogleCodes.PROVIDER_UNKNOWN),
            new Rule("invalid_request", "\"audience\"", GoogleCodes.PROVIDER_UNKNOWN),
            new Rule("unauthorized_client", "attribute condition", GoogleCodes.ATTRIBUTE_CONDITION),
            new Rule("invalid_grant", "attribute condition", GoogleCodes.ATTRIBUTE_CONDITION),
            new Rule("invalid_grant", "audience in id token", GoogleCodes.SUBJECT_AUDIENCE_MISMATCH),
            new Rule("invalid_grant", "issuer in id token", GoogleCodes.SUBJECT_ISSUER_MISMATCH),
            new Rule("invalid_grant", "stale to sign-in", GoogleCodes.SUBJECT_STALE),
            new Rule("invalid_grant", "expired", GoogleCodes.SUBJECT_STALE),
            new Rule("invalid_grant", "signature", GoogleCodes.SUBJECT_SIGNATURE),
            new Rule("invalid_grant", "error connecting", GoogleCodes.SUBJECT_ISSUER_UNREACHABLE));

    private StsRefusals() {}

    /** The same refusal under the code that says what to change; an unreachable issuer may come back by itself. */
    static TokenException explain(TokenException.Rejected rejected) {
        Optional<Refusal> refusal = rejected.refusal();
        return refusal.isEmpty() ? rejected : explain(refusal.get());
    }

    private static TokenException explain(Refusal refusal) {
        ErrorCode code = code(refusal);
        if (code.equals(GoogleCodes.SUBJECT_ISSUER_UNREACHABLE)) {
            return new TokenException.Unavailable(code, refusal, Optional.empty());
        }
        return new TokenException.Rejected(code, code.summary() + " The answer: " + refusal, refusal);
    }

    private static ErrorCode code(Refusal refusal) {
        String error = refusal.error().orElse("");
        String said = refusal.description().orElse("").toLowerCase(Locale.ROOT);
        return RULES.stream()
                .filter(rule -> rule.error().equals(error) && said.contains(rule.words()))
                .findFirst()
                .map(Rule::code)
                .orElse(GoogleCodes.STS_REJECTED);
    }

    private record Rule(String error, String words, ErrorCode code) {}
}
