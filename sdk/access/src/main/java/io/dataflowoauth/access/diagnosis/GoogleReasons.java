// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.Refusal;
import java.util.Optional;

/** Reads the reasons of {@code google.rpc.ErrorInfo}, and those of Google's older APIs. */
final class GoogleReasons {
    private static final String ACCOUNTS = "iam.serviceAccounts.";

    private GoogleReasons() {}

    static Optional<Finding> find(Symptoms symptoms, Said said) {
        if (said.code().equals("google.delegation-denied")) {
            return Optional.of(authorization(DiagnosisCodes.DELEGATION_BROKEN, symptoms));
        }
        return switch (said.reason()) {
            case "CREDENTIALS_MISSING", "required" ->
                Optional.of(Finding.authentication(DiagnosisCodes.CREDENTIALS_MISSING));
            case "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientPermissions" ->
                Optional.of(Finding.authentication(DiagnosisCodes.SCOPE_TOO_SMALL).missing(scopes(symptoms)));
            case "ACCESS_TOKEN_TYPE_UNSUPPORTED", "authError" -> Optional.of(notAccepted(symptoms));
            case "ACCOUNT_STATE_INVALID" ->
                Optional.of(Finding.authentication(DiagnosisCodes.ACCOUNT_DISABLED)
                        .missing(metadata(symptoms, "email")));
            case "RATE_LIMIT_EXCEEDED",
                    "RESOURCE_QUOTA_EXCEEDED",
                    "rateLimitExceeded",
                    "userRateLimitExceeded",
                    "quotaExceeded",
                    "dailyLimitExceeded" -> Optional.of(Finding.passing(DiagnosisCodes.QUOTA_SPENT));
            default -> ofProject(symptoms, said).or(() -> ofPermission(symptoms, said));
        };
    }

    private static Optional<Finding> ofProject(Symptoms symptoms, Said said) {
        return switch (said.reason()) {
            case "SERVICE_DISABLED", "accessNotConfigured" ->
                Optional.of(Finding.authorization(DiagnosisCodes.API_DISABLED).missing(metadata(symptoms, "service")));
            case "USER_PROJECT_DENIED" ->
                Optional.of(Finding.authorization(DiagnosisCodes.USER_PROJECT_DENIED)
                        .missing("serviceusage.services.use on " + metadata(symptoms, "consumer")));
            case "SECURITY_POLICY_VIOLATED", "vpcServiceControls" ->
                Optional.of(Finding.authorization(DiagnosisCodes.PERIMETER_VIOLATED).missing(metadata(symptoms, "uid")));
            case "CONSUMER_INVALID", "CONSUMER_SUSPENDED", "RESOURCE_PROJECT_INVALID", "BILLING_DISABLED" ->
                Optional.of(Finding.authorization(DiagnosisCodes.PROJECT_UNUSABLE)
                        .missing(metadata(symptoms, "consumer")));
            default -> Optional.empty();
        };
    }

    /** The answers of IAM Credentials seldom name the reason; then our own room names the permission. */
    private static Optional<Finding> ofPermission(Symptoms symptoms, Said said) {
        String permission = metadata(symptoms, "permission");
        boolean denied = said.reason().equals("IAM_PERMISSION_DENIED")
                || (said.reason().isEmpty() && said.status() == 403 && !permission.isEmpty());
        if (denied) {
            return Optional.of(denied(symptoms, permission));
        }
        return said.reason().equals("forbidden") && said.status() == 403
                ? Optional.of(Finding.authorization(DiagnosisCodes.PERMISSION_DENIED).inferred())
                : Optional.empty();
    }

    private static Finding denied(Symptoms symptoms, String permission) {
        return switch (permission) {
            case ACCOUNTS + "getAccessToken" -> authorization(DiagnosisCodes.IMPERSONATION_DENIED, symptoms);
            case ACCOUNTS + "implicitDelegation" -> authorization(DiagnosisCodes.DELEGATION_BROKEN, symptoms);
            case ACCOUNTS + "getOpenIdToken" -> authorization(DiagnosisCodes.ID_TOKEN_DENIED, symptoms);
            case ACCOUNTS + "signBlob", ACCOUNTS + "signJwt" -> authorization(DiagnosisCodes.SIGNING_DENIED, symptoms);
            default -> authorization(DiagnosisCodes.PERMISSION_DENIED, symptoms);
        };
    }

    private static Finding authorization(ErrorCode code, Symptoms symptoms) {
        String resource = metadata(symptoms, "resource");
        return Finding.authorization(code)
                .missing(metadata(symptoms, "permission") + (resource.isEmpty() ? "" : " on " + resource));
    }

    /** Google says the same of tokens that are revoked, forged, for somebody else, or federated. */
    private static Finding notAccepted(Symptoms symptoms) {
        if (symptoms.principal().acting().matches("principal(Set)?://.*")) {
            return Finding.authentication(DiagnosisCodes.TOKEN_KIND_UNSUPPORTED)
                    .inferred()
                    .missing("a token of a service account")
                    .from("the token is a federated one, of " + symptoms.principal().acting());
        }
        return Audiences.mismatch(symptoms)
                .orElseGet(() -> Finding.authentication(DiagnosisCodes.TOKEN_NOT_ACCEPTED)
                        .guessed()
                        .retrying());
    }

    private static String scopes(Symptoms symptoms) {
        return symptoms.refusal()
                .map(refusal -> String.join(" ", refusal.requiredScopes()))
                .orElse("");
    }

    private static String metadata(Symptoms symptoms, String name) {
        return symptoms.refusal().map(Refusal::metadata).map(all -> all.get(name)).orElse("");
    }
}
