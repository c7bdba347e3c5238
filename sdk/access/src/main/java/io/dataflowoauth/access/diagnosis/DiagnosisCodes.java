// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.diagnosis;

import io.dataflowoauth.ErrorCode;

/** The causes that the engine tells apart, each with its sentence and its remedy. Those that it cannot tell apart say so. */
public final class DiagnosisCodes {
    /** A token for somebody else. */
    public static final ErrorCode AUDIENCE_MISMATCH = code(
            "audience-mismatch",
            "The token is for another audience than the one that it was sent to.",
            "Ask for a token for the audience that is missing here, or let the other side accept the token's.");
    /** Too little scope. */
    public static final ErrorCode SCOPE_TOO_SMALL = code(
            "scope-too-small",
            "The token lacks a scope that is demanded.",
            "Ask for the missing scope, if this step is meant to have it.");
    /** Too late. */
    public static final ErrorCode TOKEN_EXPIRED = code(
            "token-expired",
            "The token had expired when it arrived.",
            "Take the live token from the stream for each call, and keep none.");
    /** Too early. */
    public static final ErrorCode TOKEN_NOT_YET_VALID = code(
            "token-not-yet-valid",
            "The token is not valid yet for whoever refused it.",
            "Set the clock of whoever issues the tokens: it is ahead; a new token helps once the clocks agree.");
    /** Two clocks. */
    public static final ErrorCode CLOCK_SKEW = code(
            "clock-skew",
            "The clocks of the two sides differ, so that a good token looks too old or too new.",
            "Set the clock of the machine that is wrong, and let it follow NTP.");
    /** An issuer that nobody trusts. */
    public static final ErrorCode ISSUER_UNTRUSTED = code(
            "issuer-untrusted",
            "The token is from an issuer that the other side does not trust.",
            "Get the token from the issuer that is trusted, or let the other side trust this one, character by character as tokens name it.");
    /** A signature that does not hold, or a key that is gone. */
    public static final ErrorCode SIGNATURE_WRONG = code(
            "signature-wrong",
            "The signature does not verify against the keys that the other side knows.",
            "Get a new token or key: the old key was withdrawn, deleted or never this issuer's.");
    /** The provider's condition. */
    public static final ErrorCode ATTRIBUTE_CONDITION_REFUSED = code(
            "attribute-condition-refused",
            "The attribute condition of the identity provider does not admit the token's claims.",
            "Compare the claims with the condition, and change whichever is wrong.");
    /** The provider's mapping. */
    public static final ErrorCode MAPPING_INVALID = code(
            "mapping-invalid",
            "The attribute mapping of the identity provider gives no usable subject for the token.",
            "Map google.subject to a claim that is a text of at most 127 bytes.");
    /** Nobody replaced the subject token. */
    public static final ErrorCode SUBJECT_TOKEN_STALE = code(
            "subject-token-stale",
            "The subject token is too old, or has expired, so it can no longer be exchanged.",
            "Let its owner write or serve a new one: it is read again at each exchange.");
    /** No pool, no provider. */
    public static final ErrorCode PROVIDER_UNAVAILABLE = code(
            "provider-unavailable",
            "The identity pool or its provider does not exist, is disabled, or was deleted.",
            "Check project number, pool and provider, and enable or undelete what is there.");
    /** A token that would live too long. */
    public static final ErrorCode LIFETIME_TOO_LONG = code(
            "lifetime-too-long",
            "The token lives, or would live, longer than is taken.",
            "Ask for a shorter lifetime; for one over an hour Google needs an organization policy.");
    /** An account that is off. */
    public static final ErrorCode ACCOUNT_DISABLED = code(
            "account-disabled",
            "The account behind the token is disabled, deleted or unknown.",
            "Enable the account; a new token of it does not help.");
    /** No token arrived. */
    public static final ErrorCode CREDENTIALS_MISSING = code(
            "credentials-missing",
            "No credentials arrived with the call.",
            "Check that nothing between the two sides drops the Authorization header.");
    /** A federated token where none is taken. */
    public static final ErrorCode TOKEN_KIND_UNSUPPORTED = code(
            "token-kind-unsupported",
            "The API takes no federated tokens as they are.",
            "Impersonate a service account, and call with its token.");
    /** No token. */
    public static final ErrorCode TOKEN_MALFORMED = code(
            "token-malformed",
            "What arrived is no token of the kind that is taken.",
            "Send the token exactly as the issuer gave it, and the kind that is asked for.");
    /** Taken back. */
    public static final ErrorCode TOKEN_REVOKED = code(
            "token-revoked",
            "The token was revoked before it arrived.",
            "Get a new token; if it is refused too, sign in again.");
    /** Cannot be told apart. */
    public static final ErrorCode TOKEN_NOT_ACCEPTED = code(
            "token-not-accepted",
            "The token was not accepted, and it cannot be told why: revoked, of another issuer, for another audience, or forged.",
            "Compare the token's issuer, audience and times with what the resource takes; give the claims to the diagnosis to have it compare them.");
    /** A refresh token that is over. */
    public static final ErrorCode SIGN_IN_EXPIRED = code(
            "sign-in-expired",
            "The sign-in has ended: the refresh token expired, was revoked, or needs the person again.",
            "Sign in again.");
    /** The client could not prove who it is. */
    public static final ErrorCode CLIENT_AUTHENTICATION_FAILED = code(
            "client-authentication-failed",
            "The issuer does not accept the client's authentication.",
            "Compare client id, method and secret or key with the registration at the issuer.");
    /** A grant that is off for the client. */
    public static final ErrorCode CLIENT_GRANT_FORBIDDEN = code(
            "client-grant-forbidden",
            "The client may not use this grant at the issuer.",
            "Allow the grant in the client's registration.");
    /** A scope that is not given. */
    public static final ErrorCode SCOPE_REFUSED = code(
            "scope-refused",
            "The issuer does not give this client a scope that it asked for.",
            "Let the issuer allow the scope to the client, or ask for those that it allows.");
    /** An audience that is not given. */
    public static final ErrorCode TARGET_REFUSED = code(
            "target-refused",
            "The issuer gives this client no token for the audience or resource.",
            "Name an audience that the issuer knows, or register this one.");
    /** Cannot be told apart. */
    public static final ErrorCode GRANT_NOT_ACCEPTED = code(
            "grant-not-accepted",
            "The issuer does not accept what was presented for a token, and does not say why: expired, revoked, used, for another client, or from an issuer that it does not trust.",
            "Compare issuer, audience, client and expiry of what was presented with what the issuer is configured to take.");
    /** RFC 9470. */
    public static final ErrorCode STEP_UP_REQUIRED = code(
            "step-up-required",
            "The resource wants a stronger or a more recent sign-in (RFC 9470).",
            "Sign in again with the acr or the age that is missing; a pipeline without a person needs another resource or policy.");
    /** A claims challenge. */
    public static final ErrorCode CLAIMS_REQUIRED = code(
            "claims-required",
            "The resource demands a token with other claims.",
            "Ask for a token with the claims of the challenge; a stream does so by itself where its issuer can.");
    /** DPoP wanted. */
    public static final ErrorCode PROOF_MISSING = code(
            "proof-missing",
            "A proof of the token's key (DPoP) is needed, and none came with the call, or the token is bound to no key.",
            "Ask the issuer for DPoP-bound tokens, and send each with a proof made for the call.");
    /** DPoP refused. */
    public static final ErrorCode PROOF_INVALID = code(
            "proof-invalid",
            "The proof of the token's key (DPoP) was not accepted.",
            "Compare the clocks, and the URL that was called with the one that the other side believes it has behind its proxies.");
    /** A nonce wanted. */
    public static final ErrorCode NONCE_REQUIRED = code(
            "nonce-required",
            "The other side wants a nonce of its own in the DPoP proof.",
            "Send the call again with the nonce of the DPoP-Nonce header; give a body that can be sent twice.");
    /** A certificate wanted. */
    public static final ErrorCode BINDING_MISSING = code(
            "binding-missing",
            "The token is bound to a client certificate or key, and the call did not prove it.",
            "Call over the connection with the certificate, or with the key, that the token is bound to.");
    /** A request that breaks a rule. */
    public static final ErrorCode REQUEST_INVALID = code(
            "request-invalid",
            "The other side found the request wrong in itself.",
            "Read what it said in the evidence, and correct the named parameter.");
    /** Our own rule on what may be asked for. */
    public static final ErrorCode OUTSIDE_GUARDRAIL = code(
            "outside-guardrail",
            "A guardrail of this process does not let that be asked for.",
            "Ask for less, or let the guardrail allow it, as its own remedy in the steps says.");
    /** May not impersonate. */
    public static final ErrorCode IMPERSONATION_DENIED = code(
            "impersonation-denied",
            "The principal may not impersonate the service account, or there is no such account; Google answers alike.",
            "Grant the principal a role on the service account that lets it make its tokens.");
    /** A missing link. */
    public static final ErrorCode DELEGATION_BROKEN = code(
            "delegation-broken",
            "One identity of the delegation chain may not act for the next, or there is no such account.",
            "Grant each identity the Token Creator role on the next.");
    /** No ID tokens. */
    public static final ErrorCode ID_TOKEN_DENIED = code(
            "id-token-denied",
            "The principal may not have ID tokens of the service account, or there is no such account.",
            "Grant the principal the OpenID Connect Token Creator role on the service account.");
    /** No signatures. */
    public static final ErrorCode SIGNING_DENIED = code(
            "signing-denied",
            "The principal may not sign for the service account, or there is no such account.",
            "Grant the principal the Token Creator role on the service account.");
    /** A permission is missing. */
    public static final ErrorCode PERMISSION_DENIED = code(
            "permission-denied",
            "The principal is known, and lacks a permission on the resource, or the resource does not exist.",
            "Grant the principal a role that holds the missing permission.");
    /** Nobody gave the role. */
    public static final ErrorCode ROLE_MISSING = code(
            "role-missing",
            "The principal is known, and nothing gives it the role, group or assignment that is needed.",
            "Assign the role to the principal, or to a group that it is in.");
    /** A denial. */
    public static final ErrorCode DENIED_BY_POLICY = code(
            "denied-by-policy",
            "A deny rule forbids it, whatever else is granted.",
            "Except the principal or the permission from the denial, if the call is meant to be.");
    /** A boundary. */
    public static final ErrorCode OUTSIDE_BOUNDARY = code(
            "outside-boundary",
            "The resource lies outside the boundary of the principal or of its token.",
            "Call a resource within the boundary, or widen the boundary.");
    /** A condition. */
    public static final ErrorCode CONDITION_FALSE = code(
            "condition-false",
            "A role is granted under a condition that does not hold for this call.",
            "Call so that the condition holds, or change the condition.");
    /** No decision. */
    public static final ErrorCode DECISION_UNDECIDED = code(
            "decision-undecided",
            "The policy could not decide, so the answer is no.",
            "Give the question what the evidence says that it lacks, let the token tell it, or bind the role to the principal itself.");
    /** The API is off. */
    public static final ErrorCode API_DISABLED = code(
            "api-disabled",
            "The API is not enabled in the project.",
            "Enable the API in the project that is named, and wait some minutes.");
    /** Somebody else's quota. */
    public static final ErrorCode USER_PROJECT_DENIED = code(
            "user-project-denied",
            "The principal may not use the quota of the project that the call names.",
            "Grant the principal the Service Usage Consumer role on the project.");
    /** VPC Service Controls. */
    public static final ErrorCode PERIMETER_VIOLATED = code(
            "perimeter-violated",
            "A service perimeter keeps the call out.",
            "Let an administrator of the perimeter find the violation by its id, and add an ingress or egress rule.");
    /** A project that is off. */
    public static final ErrorCode PROJECT_UNUSABLE = code(
            "project-unusable",
            "The project that the call is billed to does not exist, is suspended, or has no billing.",
            "Look at the project's state and billing.");
    /** May not act for users. */
    public static final ErrorCode DOMAIN_DELEGATION_MISSING = code(
            "domain-delegation-missing",
            "The service account may not act for users of the domain with these scopes.",
            "Let an administrator of the domain allow the account's client id and exactly these scopes.");
    /** Cannot be told apart. */
    public static final ErrorCode REFUSED_UNTOLD = code(
            "refused-untold",
            "The resource refused and did not say why; by its status it is likelier a role than the token.",
            "Ask the owner of the resource which role the principal needs; the evidence has what came back.");
    /** Cannot be told apart. */
    public static final ErrorCode NOT_FOUND_OR_HIDDEN = code(
            "not-found-or-hidden",
            "The resource does not exist, or is hidden from the principal; the answers look alike.",
            "Check the name of the resource, then whether the principal may see it.");
    /** Too many calls. */
    public static final ErrorCode QUOTA_SPENT = code(
            "quota-spent",
            "The other side takes no more calls of this caller for now.",
            "Call less often, or ask for a larger quota.");
    /** Not now. */
    public static final ErrorCode UNAVAILABLE = code(
            "unavailable", "The other side cannot answer now.", "Nothing, if it passes; otherwise look at its health.");
    /** Keys that cannot be fetched. */
    public static final ErrorCode ISSUER_UNREACHABLE = code(
            "issuer-unreachable",
            "Whoever checks the token cannot reach its issuer for the keys.",
            "Check that the issuer's discovery document and keys can be fetched from there.");
    /** No connection. */
    public static final ErrorCode NETWORK_UNREACHABLE = code(
            "network-unreachable",
            "The other side could not be reached, so nobody has refused anything.",
            "Check name, port, routes and proxies from this machine.");
    /** No trusted connection. */
    public static final ErrorCode TLS_FAILED = code(
            "tls-failed",
            "No trusted TLS connection could be made.",
            "Check the certificate of the server: its name, its dates, and that this JVM trusts its issuer.");
    /** An answer that is none. */
    public static final ErrorCode ANSWER_BROKEN = code(
            "answer-broken",
            "What came back breaks the protocol.",
            "Check that the URL is that of the service, and that no proxy or portal answers in its place.");
    /** Our own fault. */
    public static final ErrorCode CONFIGURATION_WRONG = code(
            "configuration-wrong",
            "Something in this process is not set up right, so nobody was asked.",
            "Change what the first step names.");
    /** Nobody knows. */
    public static final ErrorCode UNKNOWN = code(
            "unknown",
            "What is at hand does not tell what happened.",
            "Give the diagnosis more: the whole answer, the request, the clocks, the token's claims.");

    private DiagnosisCodes() {}

    private static ErrorCode code(String name, String summary, String remedy) {
        return new ErrorCode("diagnosis." + name, summary, remedy);
    }
}
