// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.Refusal;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.google.GoogleCodes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Tells apart why IAM Credentials gave no token. */
final class ImpersonationRefusals {
    private static final String DELEGATION = "iam.serviceAccounts.implicitDelegation";

    private ImpersonationRefusals() {}

    /** Whether this status asks for patience and not for a change. */
    static boolean isOutage(int status) {
        return status == 429 || status == 408 || status >= 500;
    }

    /** It cannot answer now. */
    static TokenException outage(Refusal refusal, Optional<Duration> retryAfter) {
        return new TokenException.Unavailable(GoogleCodes.IMPERSONATION_UNAVAILABLE, refusal, retryAfter);
    }

    /** It said no to one of its methods. */
    static TokenException explain(Refusal refusal, CredentialsMethod method, Delegation delegation) {
        ErrorCode code = code(refusal, method, delegation);
        boolean denied = code.equals(denied(method)) || code.equals(GoogleCodes.DELEGATION_DENIED);
        Refusal told = denied ? naming(refusal, method, delegation.account()) : refusal;
        return new TokenException.Rejected(code, code.summary() + " The answer: " + told, told);
    }

    private static ErrorCode code(Refusal refusal, CredentialsMethod method, Delegation delegation) {
        String reason = refusal.reason().orElse("");
        if (refusal.status() == 401) {
            return GoogleCodes.INNER_TOKEN_REFUSED;
        }
        return switch (reason) {
            case "SERVICE_DISABLED" -> GoogleCodes.IMPERSONATION_API_DISABLED;
            case "ACCESS_TOKEN_SCOPE_INSUFFICIENT" -> GoogleCodes.INNER_TOKEN_REFUSED;
            case "USER_PROJECT_DENIED" -> GoogleCodes.QUOTA_PROJECT_DENIED;
            case "", "forbidden", "IAM_PERMISSION_DENIED" ->
                refusal.status() == 403 || refusal.status() == 404
                        ? denied(refusal, method, delegation)
                        : GoogleCodes.IMPERSONATION_REJECTED;
            default -> GoogleCodes.IMPERSONATION_REJECTED;
        };
    }

    /** Of a chain Google seldom says which link is missing. */
    private static ErrorCode denied(Refusal refusal, CredentialsMethod method, Delegation delegation) {
        boolean ofLink = DELEGATION.equals(refusal.metadata().get("permission"));
        return ofLink || !delegation.delegates().isEmpty() ? GoogleCodes.DELEGATION_DENIED : denied(method);
    }

    private static ErrorCode denied(CredentialsMethod method) {
        return switch (method) {
            case ACCESS_TOKEN -> GoogleCodes.IMPERSONATION_DENIED;
            case ID_TOKEN -> GoogleCodes.ID_TOKEN_DENIED;
            case SIGN_JWT, SIGN_BLOB -> GoogleCodes.SIGNING_DENIED;
        };
    }

    /** Google leaves the account out of its answer, and sometimes the reason and the permission too. */
    private static Refusal naming(Refusal refusal, CredentialsMethod method, String account) {
        Map<String, String> known = new TreeMap<>(refusal.metadata());
        known.putIfAbsent("permission", method.permission());
        known.putIfAbsent("resource", ServiceAccounts.resource(account));
        return refusal.withMetadata(known);
    }
}
