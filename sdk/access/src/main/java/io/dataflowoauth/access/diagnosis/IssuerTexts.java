// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import io.dataflowoauth.ErrorCode;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what Entra, Okta and Keycloak say besides the error names of OAuth. */
final class IssuerTexts {
    private static final Pattern ENTRA = Pattern.compile("aadsts([0-9]{4,7})");
    private static final Map<String, ErrorCode> ENTRA_CODES = Map.ofEntries(
            Map.entry("7000215", DiagnosisCodes.CLIENT_AUTHENTICATION_FAILED),
            Map.entry("7000222", DiagnosisCodes.CLIENT_AUTHENTICATION_FAILED),
            Map.entry("700016", DiagnosisCodes.CLIENT_AUTHENTICATION_FAILED),
            Map.entry("700027", DiagnosisCodes.CLIENT_AUTHENTICATION_FAILED),
            Map.entry("700024", DiagnosisCodes.SUBJECT_TOKEN_STALE),
            Map.entry("700211", DiagnosisCodes.ISSUER_UNTRUSTED),
            Map.entry("700212", DiagnosisCodes.AUDIENCE_MISMATCH),
            Map.entry("700213", DiagnosisCodes.ATTRIBUTE_CONDITION_REFUSED),
            Map.entry("70021", DiagnosisCodes.ATTRIBUTE_CONDITION_REFUSED),
            Map.entry("50057", DiagnosisCodes.ACCOUNT_DISABLED),
            Map.entry("50034", DiagnosisCodes.ACCOUNT_DISABLED),
            Map.entry("50076", DiagnosisCodes.STEP_UP_REQUIRED),
            Map.entry("50079", DiagnosisCodes.STEP_UP_REQUIRED),
            Map.entry("70008", DiagnosisCodes.SIGN_IN_EXPIRED),
            Map.entry("700082", DiagnosisCodes.SIGN_IN_EXPIRED),
            Map.entry("50173", DiagnosisCodes.SIGN_IN_EXPIRED),
            Map.entry("500011", DiagnosisCodes.TARGET_REFUSED),
            Map.entry("1002012", DiagnosisCodes.SCOPE_REFUSED),
            Map.entry("70011", DiagnosisCodes.SCOPE_REFUSED),
            Map.entry("50105", DiagnosisCodes.ROLE_MISSING),
            Map.entry("65001", DiagnosisCodes.ROLE_MISSING),
            Map.entry("53003", DiagnosisCodes.DENIED_BY_POLICY));

    private static final Set<ErrorCode> OF_ROLES = Set.of(DiagnosisCodes.ROLE_MISSING, DiagnosisCodes.DENIED_BY_POLICY);

    private IssuerTexts() {}

    static Optional<Finding> find(Symptoms symptoms, Said said) {
        Matcher entra = ENTRA.matcher(said.words());
        if (entra.find() && ENTRA_CODES.containsKey(entra.group(1))) {
            return Optional.of(found(ENTRA_CODES.get(entra.group(1))).from("Entra's code is AADSTS" + entra.group(1)));
        }
        if (said.reason().equals("Authorization_RequestDenied")) {
            return Optional.of(found(DiagnosisCodes.ROLE_MISSING));
        }
        if (said.says("policy evaluation failed")) {
            return Optional.of(
                    found(DiagnosisCodes.DENIED_BY_POLICY).from("Okta's access policy has no rule that matches"));
        }
        return symptoms.isOfIssuer() ? ofKeycloak(said) : Optional.empty();
    }

    /** Whose words these are, where nobody said who refused. */
    static Platform platform(Symptoms symptoms) {
        Said said = Said.in(symptoms);
        if (symptoms.platform() != Platform.UNKNOWN) {
            return symptoms.platform();
        }
        if (ENTRA.matcher(said.words()).find() || said.reason().startsWith("Authorization_")) {
            return Platform.ENTRA;
        }
        return said.says("policy evaluation failed") ? Platform.OKTA : Platform.UNKNOWN;
    }

    private static Optional<Finding> ofKeycloak(Said said) {
        if (said.says("account disabled")) {
            return Optional.of(found(DiagnosisCodes.ACCOUNT_DISABLED));
        }
        if (said.says("invalid client credentials")) {
            return Optional.of(found(DiagnosisCodes.CLIENT_AUTHENTICATION_FAILED));
        }
        boolean over = said.error().equals("invalid_grant")
                && (said.says("token is not active") || said.says("session not active"));
        return over ? Optional.of(found(DiagnosisCodes.SIGN_IN_EXPIRED)) : Optional.empty();
    }

    private static Finding found(ErrorCode code) {
        return OF_ROLES.contains(code) ? Finding.authorization(code) : Finding.authentication(code);
    }
}
