// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.Diagnosis.Layer;
import io.dataflowoauth.testkit.internal.Answer;
import io.dataflowoauth.testkit.internal.DpopProofs;
import io.dataflowoauth.testkit.internal.iam.policy.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Google's own error answers: {@code google.rpc.Status} for APIs, RFC 6749 section 5.2 for the STS. */
final class GoogleErrors {
    private static final String CHALLENGE = "Bearer realm=\"https://accounts.google.com/\"";
    private static final String EXPECTED = "Expected OAuth 2 access token, login cookie or other valid authentication"
            + " credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";

    private GoogleErrors() {}

    static Refused missingCredentials(Api api) {
        Answer answer = unauthenticated(
                        "Request is missing required authentication credential. " + EXPECTED,
                        platform("CREDENTIALS_MISSING", api))
                .withHeader("WWW-Authenticate", CHALLENGE);
        return Refused.by(Layer.AUTHENTICATION, answer, "CREDENTIALS_MISSING", "The call carries no bearer token.");
    }

    /** For a token that is malformed, forged, revoked, of another stub, or of a type that the API does not take. */
    static Refused invalidCredentials(Api api, String why) {
        String reason = "ACCESS_TOKEN_TYPE_UNSUPPORTED";
        return Refused.by(Layer.AUTHENTICATION, invalidToken(reason, api), reason, why);
    }

    static Refused expired(Api api, String why) {
        String reason = "ACCESS_TOKEN_EXPIRED";
        return Refused.by(Layer.AUTHENTICATION, invalidToken(reason, api), reason, why);
    }

    /** For a token that is bound to a key which was not proved: Google has none, so this is RFC 9449 section 7.1. */
    static Refused proofRefused(String error, String why) {
        String challenge = "DPoP realm=\"iam-stub\", algs=\"" + String.join(" ", DpopProofs.ALGORITHMS) + "\", error=\""
                + error + "\", error_description=\"" + why + "\"";
        Answer answer = bare(new Kind(401, "UNAUTHENTICATED"), why).withHeader("WWW-Authenticate", challenge);
        return Refused.by(Layer.AUTHENTICATION, answer, error, why);
    }

    static Refused insufficientScope(Api api, Set<String> wanted) {
        String reason = "ACCESS_TOKEN_SCOPE_INSUFFICIENT";
        String scopes = String.join(" ", wanted);
        Answer answer = status(
                        new Kind(403, "PERMISSION_DENIED"),
                        "Request had insufficient authentication scopes.",
                        platform(reason, api))
                .withHeader("WWW-Authenticate", CHALLENGE + ", error=\"insufficient_scope\", scope=\"" + scopes + "\"");
        return Refused.by(Layer.AUTHENTICATION, answer, reason, "The token has none of the scopes: " + scopes + ".");
    }

    /** A denial by the allow policy; Google names the resource for its data APIs only. */
    static Refused permissionDenied(Verdict verdict, Optional<String> resource) {
        String permission = verdict.question().permission();
        Map<String, Object> metadata = JsonText.members("permission", permission);
        resource.ifPresent(name -> metadata.put("resource", name));
        String on = resource.map(name -> " '" + name + "'").orElse("");
        Answer answer = status(
                new Kind(403, "PERMISSION_DENIED"),
                "Permission '" + permission + "' denied on resource" + on + " (or it may not exist).",
                errorInfo("IAM_PERMISSION_DENIED", "iam.googleapis.com", metadata));
        return Refused.by(Layer.AUTHORIZATION, answer, "IAM_PERMISSION_DENIED", verdict.why());
    }

    /** A denial by one of IAM's own APIs, in its own words. */
    static Refused denied(String message, Verdict verdict) {
        Answer answer = status(
                new Kind(403, "PERMISSION_DENIED"),
                message,
                errorInfo(
                        "IAM_PERMISSION_DENIED",
                        "iam.googleapis.com",
                        JsonText.members("permission", verdict.question().permission())));
        return Refused.by(Layer.AUTHORIZATION, answer, "IAM_PERMISSION_DENIED", verdict.why());
    }

    /** For a caller that names a project whose quota it may not use. */
    static Refused userProjectDenied(Api api, String project, Verdict verdict) {
        String message = "Caller does not have required permission to use project " + project + ".";
        Answer answer = status(
                new Kind(403, "PERMISSION_DENIED"),
                message,
                errorInfo(
                        "USER_PROJECT_DENIED",
                        "googleapis.com",
                        JsonText.members("service", api.service(), "consumer", project)));
        return Refused.by(Layer.AUTHORIZATION, answer, "USER_PROJECT_DENIED", verdict.why());
    }

    static Refused invalidArgument(String message) {
        Answer answer = bare(new Kind(400, "INVALID_ARGUMENT"), message);
        return Refused.wrong(answer, "INVALID_ARGUMENT", message);
    }

    static Refused failedPrecondition(String message) {
        return Refused.wrong(bare(new Kind(400, "FAILED_PRECONDITION"), message), "FAILED_PRECONDITION", message);
    }

    /** For a policy that is not the one that was read: Cloud Storage has an answer of its own. */
    static Refused concurrentChange(boolean storage, Optional<String> sent, String current) {
        if (storage) {
            String message = "At least one of the pre-conditions you specified did not hold.";
            Map<String, Object> legacy =
                    JsonText.members("message", message, "domain", "global", "reason", "conditionNotMet");
            Answer answer = body(
                    new Kind(412, "FAILED_PRECONDITION"),
                    JsonText.members("code", 412, "message", message, "errors", List.of(legacy)));
            return Refused.wrong(answer, "conditionNotMet", message);
        }
        String message = "There were concurrent policy changes. Please retry the whole read-modify-write with"
                + " exponential backoff. The request's ETag '" + sent.orElse("")
                + "' did not match the current policy's ETag '" + current + "'.";
        return Refused.wrong(bare(new Kind(409, "ABORTED"), message), "ABORTED", message);
    }

    static Refused alreadyExists(String message) {
        return Refused.wrong(bare(new Kind(409, "ALREADY_EXISTS"), message), "ALREADY_EXISTS", message);
    }

    static Refused notFound() {
        return notFound("Requested entity was not found.");
    }

    static Refused notFound(String message) {
        return Refused.wrong(bare(new Kind(404, "NOT_FOUND"), message), "NOT_FOUND", message);
    }

    /** An API's answer while it is down, overloaded or broken. */
    static Answer outage(int status) {
        return switch (status) {
            case 429 -> bare(new Kind(429, "RESOURCE_EXHAUSTED"), "Resource has been exhausted (e.g. check quota).");
            case 503 -> bare(new Kind(503, "UNAVAILABLE"), "The service is currently unavailable.");
            case 504 -> bare(new Kind(504, "DEADLINE_EXCEEDED"), "Deadline expired before operation could complete.");
            default -> bare(new Kind(status, "INTERNAL"), "Internal error encountered.");
        };
    }

    /** The STS's answer while it is down, overloaded or broken. */
    static Answer stsOutage(int status) {
        String error = status == 429 || status == 503 ? "temporarily_unavailable" : "internal_failure";
        return oauth(status, error, "The service is currently unavailable.");
    }

    /** An error answer in OAuth's own form. */
    static Answer oauth(int status, String error, String description) {
        return Answer.json(status, JsonText.write(JsonText.members("error", error, "error_description", description)));
    }

    /** A refusal by the OAuth token endpoint. */
    static Refused refused(int status, String error, String description) {
        return Refused.by(Layer.AUTHENTICATION, oauth(status, error, description), error, description);
    }

    private static Answer invalidToken(String reason, Api api) {
        return unauthenticated("Request had invalid authentication credentials. " + EXPECTED, platform(reason, api))
                .withHeader("WWW-Authenticate", CHALLENGE + ", error=\"invalid_token\"");
    }

    private static Answer unauthenticated(String message, Map<String, Object> detail) {
        return status(new Kind(401, "UNAUTHENTICATED"), message, detail);
    }

    private static Map<String, Object> platform(String reason, Api api) {
        return errorInfo(reason, "googleapis.com", JsonText.members("service", api.service(), "method", api.method()));
    }

    private static Map<String, Object> errorInfo(String reason, String domain, Map<String, Object> metadata) {
        return JsonText.members(
                "@type", "type.googleapis.com/google.rpc.ErrorInfo",
                "reason", reason,
                "domain", domain,
                "metadata", metadata);
    }

    private record Kind(int code, String status) {}

    private static Answer bare(Kind kind, String message) {
        return body(kind, JsonText.members("code", kind.code(), "message", message, "status", kind.status()));
    }

    private static Answer status(Kind kind, String message, Map<String, Object> detail) {
        return body(
                kind,
                JsonText.members(
                        "code", kind.code(), "message", message, "status", kind.status(), "details", List.of(detail)));
    }

    private static Answer body(Kind kind, Map<String, Object> error) {
        return Answer.json(kind.code(), JsonText.write(JsonText.members("error", error)));
    }
}
