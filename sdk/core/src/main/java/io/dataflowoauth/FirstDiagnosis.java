// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads a first diagnosis from what came back, without asking anybody: from RFC 6750 challenges and from
 * {@code google.rpc.ErrorInfo}.
 *
 * <p>A 401 speaks of the token; a 403 of the role, unless it names a scope; a 429 and a 503 of neither. Stateless, safe for use by many threads.
 */
public final class FirstDiagnosis {
    private FirstDiagnosis() {}

    /** Of a call that a resource refused: made from the refusal alone. */
    public static Diagnosis of(Refusal refusal, PrincipalChain principal) {
        requireNonNull(principal, "principal");
        return switch (requireNonNull(refusal, "refusal").status()) {
            case 401 -> unauthenticated(refusal, principal).withEvidence(facts(refusal));
            case 403 -> forbidden(refusal, principal).withEvidence(facts(refusal));
            default ->
                Diagnosis.of(Diagnosis.Layer.TRANSPORT, beyondBothLayers(refusal.status()), principal)
                        .withRetryCanHelp(mayPass(refusal.status()))
                        .withEvidence(facts(refusal));
        };
    }

    /**
     * Of a token that could not be had: it keeps the failure's own code and remedy. A permission that the issuer names as
     * missing makes it a matter of authorization.
     */
    public static Diagnosis of(TokenException failure) {
        return Diagnosis.of(layer(requireNonNull(failure, "failure")), failure.errorCode(), failure.principal())
                .withMissing(failure.refusal().map(FirstDiagnosis::missing).orElse(""))
                .withRetryCanHelp(failure.retryCanHelp())
                .withEvidence(facts(failure));
    }

    /** Of a call that met a busy resource once too often: read from the diagnosis of its last refusal. */
    static Diagnosis retriesSpent(Diagnosis last) {
        return Diagnosis.of(last.layer(), CoreCodes.CALL_RETRIES_SPENT, last.principal())
                .withRetryCanHelp(true)
                .withEvidence(last.evidence());
    }

    private static ErrorCode beyondBothLayers(int status) {
        return switch (status) {
            case 429 -> CoreCodes.CALL_THROTTLED;
            case 503 -> CoreCodes.CALL_UNAVAILABLE;
            default -> CoreCodes.CALL_REFUSED;
        };
    }

    private static Diagnosis unauthenticated(Refusal refusal, PrincipalChain principal) {
        if (isReason(refusal, "ACCESS_TOKEN_EXPIRED") || (describes(refusal, "expir") && isAboutTheToken(refusal))) {
            return authentication(CoreCodes.CALL_TOKEN_EXPIRED, principal).withRetryCanHelp(true);
        }
        if (isReason(refusal, "CREDENTIALS_MISSING") || isReason(refusal, "required") || saysNothing(refusal)) {
            return authentication(CoreCodes.CALL_CREDENTIALS_MISSING, principal);
        }
        if (isError(refusal, "insufficient_claims")) {
            return authentication(CoreCodes.CALL_CLAIMS_INSUFFICIENT, principal)
                    .withMissing(refusal.claims().map(Refusal::capped).orElse(""));
        }
        return isError(refusal, "insufficient_scope")
                ? scopeInsufficient(refusal, principal)
                : authentication(notAccepted(refusal), principal);
    }

    /** The token, or the proof of the key that it is bound to (RFC 9449 sections 7.1 and 9). */
    private static ErrorCode notAccepted(Refusal refusal) {
        return switch (refusal.error().orElse("")) {
            case "invalid_dpop_proof" -> CoreCodes.CALL_PROOF_INVALID;
            case "use_dpop_nonce" -> CoreCodes.CALL_NONCE_REFUSED;
            default -> CoreCodes.CALL_TOKEN_INVALID;
        };
    }

    /** A proof runs out too, and no other token mends that. */
    private static boolean isAboutTheToken(Refusal refusal) {
        return notAccepted(refusal).equals(CoreCodes.CALL_TOKEN_INVALID);
    }

    private static Diagnosis forbidden(Refusal refusal, PrincipalChain principal) {
        if (isError(refusal, "insufficient_scope")
                || isReason(refusal, "ACCESS_TOKEN_SCOPE_INSUFFICIENT")
                || isReason(refusal, "insufficientPermissions")) {
            return scopeInsufficient(refusal, principal);
        }
        if (namesPermission(refusal)) {
            return authorization(CoreCodes.CALL_PERMISSION_DENIED, principal).withMissing(missing(refusal));
        }
        return isReason(refusal, "SERVICE_DISABLED") || isReason(refusal, "accessNotConfigured")
                ? authorization(CoreCodes.CALL_SERVICE_DISABLED, principal).withMissing(entry(refusal, "service"))
                : authorization(CoreCodes.CALL_REFUSED, principal);
    }

    private static Diagnosis scopeInsufficient(Refusal refusal, PrincipalChain principal) {
        return authentication(CoreCodes.CALL_SCOPE_INSUFFICIENT, principal)
                .withMissing(String.join(" ", refusal.requiredScopes()));
    }

    private static Diagnosis authentication(ErrorCode code, PrincipalChain principal) {
        return Diagnosis.of(Diagnosis.Layer.AUTHENTICATION, code, principal);
    }

    private static Diagnosis authorization(ErrorCode code, PrincipalChain principal) {
        return Diagnosis.of(Diagnosis.Layer.AUTHORIZATION, code, principal);
    }

    private static Diagnosis.Layer layer(TokenException failure) {
        if (failure.refusal().filter(FirstDiagnosis::namesPermission).isPresent()) {
            return Diagnosis.Layer.AUTHORIZATION;
        }
        return failure instanceof TokenException.Rejected || failure instanceof TokenException.Forbidden
                ? Diagnosis.Layer.AUTHENTICATION
                : Diagnosis.Layer.TRANSPORT;
    }

    /** The permission and its resource where they are named, else what the other side said. */
    private static String missing(Refusal refusal) {
        String permission = entry(refusal, "permission");
        String resource = entry(refusal, "resource");
        return permission.isEmpty()
                ? refusal.description().orElse("")
                : permission + (resource.isEmpty() ? "" : " on " + resource);
    }

    /** Request timeout, too early, too many requests, and what is the server's own fault. */
    private static boolean mayPass(int status) {
        return status == 408 || status == 425 || status == 429 || status >= 500;
    }

    private static boolean saysNothing(Refusal refusal) {
        return refusal.error().isEmpty() && refusal.reason().isEmpty();
    }

    private static boolean namesPermission(Refusal refusal) {
        return isReason(refusal, "IAM_PERMISSION_DENIED");
    }

    private static boolean isReason(Refusal refusal, String reason) {
        return refusal.reason().filter(reason::equals).isPresent();
    }

    private static boolean isError(Refusal refusal, String error) {
        return refusal.error().filter(error::equals).isPresent();
    }

    private static boolean describes(Refusal refusal, String word) {
        return refusal.description()
                .filter(said -> said.toLowerCase(Locale.ROOT).contains(word))
                .isPresent();
    }

    private static String entry(Refusal refusal, String name) {
        return refusal.metadata().getOrDefault(name, "");
    }

    private static List<String> facts(TokenException failure) {
        List<String> facts = new ArrayList<>(List.of(failure.code() + ": " + failure.detail()));
        failure.refusal().ifPresent(refusal -> facts.addAll(facts(refusal)));
        return facts;
    }

    private static List<String> facts(Refusal refusal) {
        List<String> facts = new ArrayList<>(List.of("status " + refusal.status()));
        refusal.error().ifPresent(error -> facts.add("error " + error));
        refusal.reason().ifPresent(reason -> facts.add("reason " + reason));
        refusal.metadata().forEach((name, value) -> facts.add(name + " " + value));
        if (!refusal.requiredScopes().isEmpty()) {
            facts.add("scopes demanded " + String.join(" ", refusal.requiredScopes()));
        }
        refusal.retryAfter().ifPresent(pause -> facts.add("retry after " + pause.toSeconds() + " s"));
        refusal.description().ifPresent(said -> facts.add("it said: " + said));
        return facts;
    }
}
