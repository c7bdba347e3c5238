// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import io.dataflowoauth.Refusal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the reasons of {@code google.rpc.ErrorInfo}, and those of Google's older APIs. */
final class GoogleReasons {
    private static final String ACCOUNTS = "iam.serviceAccounts.";

    /** As policies name it, or as a recipe does that does not know its subject. */
    private static final Pattern FEDERATED = Pattern.compile("^principal(Set)?://|Pools/[^/]+/providers/");

    private GoogleReasons() {}

    static Optional<Finding> find(Symptoms symptoms, Said said) {
        if (said.code().equals("google.delegation-denied")) {
            return Optional.of(Finding.authorization(DiagnosisCodes.DELEGATION_BROKEN)
                    .missing(DeniedPermission.of(symptoms).missing()));
        }
        return switch (said.reason()) {
            case "CREDENTIALS_MISSING", "required" ->
                Optional.of(Finding.authentication(DiagnosisCodes.CREDENTIALS_MISSING));
            case "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientPermissions" ->
                Optional.of(
                        Finding.authentication(DiagnosisCodes.SCOPE_TOO_SMALL).missing(scopes(symptoms)));
            case "ACCESS_TOKEN_TYPE_UNSUPPORTED", "SESSION_COOKIE_INVALID", "API_KEY_INVALID", "authError" ->
                Optional.of(notAccepted(symptoms));
            case "ACCOUNT_STATE_INVALID" ->
                Optional.of(
                        Finding.authentication(DiagnosisCodes.ACCOUNT_DISABLED).missing(metadata(symptoms, "email")));
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
                Optional.of(
                        Finding.authorization(DiagnosisCodes.PERIMETER_VIOLATED).missing(metadata(symptoms, "uid")));
            case "CONSUMER_INVALID", "CONSUMER_SUSPENDED", "RESOURCE_PROJECT_INVALID", "BILLING_DISABLED" ->
                Optional.of(
                        Finding.authorization(DiagnosisCodes.PROJECT_UNUSABLE).missing(metadata(symptoms, "consumer")));
            default -> Optional.empty();
        };
    }

    /** Not every answer has a reason; some have the permission in their words alone. */
    private static Optional<Finding> ofPermission(Symptoms symptoms, Said said) {
        DeniedPermission denied = DeniedPermission.of(symptoms);
        if (said.reason().equals("IAM_PERMISSION_DENIED") || (said.status() == 403 && denied.isTold())) {
            return Optional.of(byPolicy(said).orElseGet(() -> denied(denied)).missing(denied.missing()));
        }
        boolean older = said.reason().equals("forbidden") || said.reason().equals("accessDenied");
        return older && said.status() == 403
                ? Optional.of(
                        Finding.authorization(DiagnosisCodes.PERMISSION_DENIED).inferred())
                : Optional.empty();
    }

    /** A denial or a boundary, where the words tell: what an allow policy grants does not help then. */
    private static Optional<Finding> byPolicy(Said said) {
        if (said.says("deny polic")) {
            return Optional.of(Finding.authorization(DiagnosisCodes.DENIED_BY_POLICY));
        }
        return said.says("access boundary")
                ? Optional.of(Finding.authorization(DiagnosisCodes.OUTSIDE_BOUNDARY))
                : Optional.empty();
    }

    private static Finding denied(DeniedPermission denied) {
        return Finding.authorization(
                switch (denied.permission()) {
                    case ACCOUNTS + "getAccessToken" -> DiagnosisCodes.IMPERSONATION_DENIED;
                    case ACCOUNTS + "implicitDelegation" -> DiagnosisCodes.DELEGATION_BROKEN;
                    case ACCOUNTS + "getOpenIdToken" -> DiagnosisCodes.ID_TOKEN_DENIED;
                    case ACCOUNTS + "signBlob", ACCOUNTS + "signJwt" -> DiagnosisCodes.SIGNING_DENIED;
                    default -> DiagnosisCodes.PERMISSION_DENIED;
                });
    }

    /** Google says the same of tokens that are revoked, forged, for somebody else, or federated. */
    private static Finding notAccepted(Symptoms symptoms) {
        if (FEDERATED.matcher(symptoms.principal().acting()).find()) {
            return Finding.authentication(DiagnosisCodes.TOKEN_KIND_UNSUPPORTED)
                    .inferred()
                    .missing("a token of a service account")
                    .from("the token is a federated one, of "
                            + symptoms.principal().acting());
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
        return symptoms.refusal()
                .map(Refusal::metadata)
                .map(all -> all.get(name))
                .orElse("");
    }
}
