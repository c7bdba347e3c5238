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
    private static final String PERMISSION = "iam.serviceAccounts.getAccessToken";

    private ImpersonationRefusals() {}

    /** Whether this status asks for patience and not for a change. */
    static boolean isOutage(int status) {
        return status == 429 || status == 408 || status >= 500;
    }

    /** It cannot answer now. */
    static TokenException outage(Refusal refusal, Optional<Duration> retryAfter) {
        return new TokenException.Unavailable(GoogleCodes.IMPERSONATION_UNAVAILABLE, refusal, retryAfter);
    }

    /** It said no to an impersonation of this account. */
    static TokenException explain(Refusal refusal, String account) {
        ErrorCode code = code(refusal);
        Refusal told = code.equals(GoogleCodes.IMPERSONATION_DENIED) ? naming(refusal, account) : refusal;
        return new TokenException.Rejected(code, code.summary() + " The answer: " + told, told);
    }

    private static ErrorCode code(Refusal refusal) {
        String reason = refusal.reason().orElse("");
        if (refusal.status() == 401) {
            return GoogleCodes.INNER_TOKEN_REFUSED;
        }
        return switch (reason) {
            case "SERVICE_DISABLED" -> GoogleCodes.IMPERSONATION_API_DISABLED;
            case "ACCESS_TOKEN_SCOPE_INSUFFICIENT" -> GoogleCodes.INNER_TOKEN_REFUSED;
            case "", "IAM_PERMISSION_DENIED" ->
                refusal.status() == 403 || refusal.status() == 404
                        ? GoogleCodes.IMPERSONATION_DENIED
                        : GoogleCodes.IMPERSONATION_REJECTED;
            default -> GoogleCodes.IMPERSONATION_REJECTED;
        };
    }

    /** Google leaves the account out of its answer, and sometimes the permission too. */
    private static Refusal naming(Refusal refusal, String account) {
        Map<String, String> known = new TreeMap<>(refusal.metadata());
        known.putIfAbsent("permission", PERMISSION);
        known.putIfAbsent("resource", "projects/-/serviceAccounts/" + account);
        return refusal.withMetadata(known);
    }
}
