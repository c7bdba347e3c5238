// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http;

import io.dataflowoauth.ErrorCode;

/** The error codes of the rooms under {@code sdk/oauth2}, each with its sentence and its remedy. */
public final class OAuth2Codes {
    /** A URL that token traffic must not go to. */
    public static final ErrorCode URL_FORBIDDEN = new ErrorCode(
            "oauth2.url-forbidden",
            "Token traffic must not go to this URL.",
            "Use https without user info and fragment; for loopback http in a test, lend HttpDoorOptions.withLoopbackHttp(true).");
    /** A header that would break the request apart. */
    public static final ErrorCode HEADER_FORBIDDEN = new ErrorCode(
            "oauth2.header-forbidden",
            "A header has a name or a value that HTTP does not allow.",
            "Remove control characters and line breaks from the named header.");
    /** No engine on the class path. */
    public static final ErrorCode DOOR_MISSING = new ErrorCode(
            "oauth2.door-missing",
            "No engine of the network door is on the class path.",
            "Add dataflow-oauth-oauth2 with its Vert.x engine, or lend an HttpDoor to the runtime.");
    /** The other side could not be reached, or the connection broke. */
    public static final ErrorCode NETWORK_FAILED = new ErrorCode(
            "oauth2.network-failed",
            "The connection failed before the whole answer was there.",
            "Check that host and port can be reached from this machine, and look at the other side's health.");
    /** TLS could not be agreed on. */
    public static final ErrorCode TLS_FAILED = new ErrorCode(
            "oauth2.tls-failed",
            "No trusted TLS connection could be made.",
            "Check the server's certificate: its name, its dates, and that this JVM trusts its issuer.");
    /** The total deadline of an exchange passed. */
    public static final ErrorCode DEADLINE_PASSED = new ErrorCode(
            "oauth2.deadline-passed",
            "The whole answer was not there within the deadline.",
            "Look at the other side's latency, or allow more with HttpDoorOptions.withDeadline.");
    /** Too many exchanges wait for a connection. */
    public static final ErrorCode DOOR_BUSY = new ErrorCode(
            "oauth2.door-busy",
            "Too many exchanges wait for a connection.",
            "Share streams instead of opening one for each call, or allow more with HttpDoorOptions.withPoolSize.");
    /** The door was closed with its runtime. */
    public static final ErrorCode DOOR_CLOSED = new ErrorCode(
            "oauth2.door-closed",
            "The network door is closed.",
            "Close the runtime after the last use of its streams.");
    /** An answer that is longer than the cap. */
    public static final ErrorCode ANSWER_TOO_LONG = new ErrorCode(
            "oauth2.answer-too-long",
            "The answer is longer than the cap.",
            "Check that the URL is that of a token service, or allow more with HttpDoorOptions.withBodyCap.");
    /** A redirect, which no token traffic follows. */
    public static final ErrorCode REDIRECT_REFUSED = new ErrorCode(
            "oauth2.redirect-refused",
            "The answer is a redirect, which token traffic never follows.",
            "Configure the URL that finally answers.");
    /** An answer that breaks HTTP, or a status that has no place here. */
    public static final ErrorCode ANSWER_MALFORMED = new ErrorCode(
            "oauth2.answer-malformed",
            "The answer breaks the protocol.",
            "Check that the URL is that of a token service, and report the fault to its operator.");
    /** An answer that does not say that it is JSON in UTF-8. */
    public static final ErrorCode MEDIA_TYPE_UNEXPECTED = new ErrorCode(
            "oauth2.media-type-unexpected",
            "The answer does not say that it is JSON in UTF-8.",
            "Check that the URL is that of a token service, and that no proxy or portal answers in its place.");
    /** Not JSON as we read it. */
    public static final ErrorCode JSON_INVALID = new ErrorCode(
            "oauth2.json-invalid",
            "The text is not strict JSON.",
            "Let the other side send one JSON object in UTF-8: no duplicate members, no comments, nothing after it.");
    /** A member of an answer that is missing or of the wrong type. */
    public static final ErrorCode MEMBER_INVALID = new ErrorCode(
            "oauth2.member-invalid",
            "A member of the answer is missing or of the wrong type.",
            "Check that the URL is that of the expected service, and report the fault to its operator.");
    /** The token answer broke a rule of RFC 6749 section 5.1 or RFC 8693 section 2.2.1. */
    public static final ErrorCode TOKEN_ANSWER_INVALID = new ErrorCode(
            "oauth2.token-answer-invalid",
            "The token answer breaks RFC 6749 section 5.1.",
            "Report the fault to the issuer's operator; the detail names the rule.");
    /** The issuer granted less scope than was asked for. */
    public static final ErrorCode SCOPE_NARROWED = new ErrorCode(
            "oauth2.scope-narrowed",
            "The issuer granted less scope than was asked for.",
            "Let the issuer allow the missing scopes to this client, or ask for fewer.");
    /** The issuer granted more scope than was asked for. */
    public static final ErrorCode SCOPE_WIDENED = new ErrorCode(
            "oauth2.scope-widened",
            "The issuer granted more scope than was asked for.",
            "Ask for exactly the scopes that are meant, or correct the client's default scopes at the issuer.");
    /** The issuer does not accept the client's authentication. */
    public static final ErrorCode CLIENT_REFUSED = new ErrorCode(
            "oauth2.client-refused",
            "The issuer does not accept the client's authentication (invalid_client).",
            "Check client id, method and secret or key against the client's registration; for an assertion also its audience and the clocks.");
    /** The client may not use this grant. */
    public static final ErrorCode CLIENT_UNAUTHORIZED = new ErrorCode(
            "oauth2.client-unauthorized",
            "The client may not use this grant (unauthorized_client).",
            "Allow the grant in the client's registration.");
    /** The issuer does not accept the grant: a subject token, a code, a refresh token. */
    public static final ErrorCode GRANT_REFUSED = new ErrorCode(
            "oauth2.grant-refused",
            "The issuer does not accept what was presented in exchange for a token (invalid_grant).",
            "Check the presented token's issuer, audience and expiry against what this issuer is configured to trust.");
    /** The issuer does not grant the scopes. */
    public static final ErrorCode SCOPE_REFUSED = new ErrorCode(
            "oauth2.scope-refused",
            "The issuer does not grant the scopes that were asked for (invalid_scope).",
            "Ask for scopes that the issuer knows and allows to this principal.");
    /** The issuer does not give tokens for the audience or resource. */
    public static final ErrorCode TARGET_REFUSED = new ErrorCode(
            "oauth2.target-refused",
            "The issuer gives no token for this audience or resource (invalid_target).",
            "Check the audience or resource against what the issuer knows.");
    /** The issuer refused otherwise. */
    public static final ErrorCode ISSUER_REFUSED = new ErrorCode(
            "oauth2.issuer-refused",
            "The issuer refused the request.",
            "Read the issuer's error in the detail, and check the request against the issuer's documentation.");
    /** The issuer asked for patience or failed by itself. */
    public static final ErrorCode ISSUER_UNAVAILABLE = new ErrorCode(
            "oauth2.issuer-unavailable",
            "The issuer asked for patience or failed by itself (429 or 5xx).",
            "Nothing, if it passes: the stream tries again; otherwise look at the issuer's health and quotas.");
    /** A subject token is over before it was exchanged. */
    public static final ErrorCode SUBJECT_TOKEN_EXPIRED = new ErrorCode(
            "oauth2.subject-token-expired",
            "The subject token had expired before it was exchanged.",
            "Let whoever writes the subject token replace it in time; its exp claim is what counts.");
    /** A subject token that is none. */
    public static final ErrorCode SUBJECT_TOKEN_INVALID = new ErrorCode(
            "oauth2.subject-token-invalid",
            "What was read as the subject token cannot be one.",
            "Check the place and, for JSON, the name of the member that holds the token.");
    /** An issuer publishes no metadata, or metadata that cannot be used. */
    public static final ErrorCode DISCOVERY_FAILED = new ErrorCode(
            "oauth2.discovery-failed",
            "The issuer publishes no metadata that can be used.",
            "Check the issuer's URL; where it publishes none, name its token endpoint in the recipe.");
    /** Metadata that belongs to another issuer. */
    public static final ErrorCode ISSUER_MISMATCH = new ErrorCode(
            "oauth2.issuer-mismatch",
            "The metadata names another issuer than the one that was asked.",
            "Write the issuer exactly as its own metadata does, down to the slash at the end.");
    /** Metadata that sends tokens to another origin. */
    public static final ErrorCode ENDPOINT_ELSEWHERE = new ErrorCode(
            "oauth2.endpoint-elsewhere",
            "The metadata names a token endpoint on another origin than the issuer's.",
            "If that is meant, name the token endpoint in the recipe.");
    /** A private key that cannot be used. */
    public static final ErrorCode KEY_INVALID = new ErrorCode(
            "oauth2.key-invalid",
            "The private key cannot be used to sign.",
            "Give one unencrypted PKCS#8 key in PEM or one private JWK: RSA of at least 2048 bits, P-256, P-384, P-521 or Ed25519.");
    /** A call to an origin that the token is not for. */
    public static final ErrorCode ORIGIN_FORBIDDEN = new ErrorCode(
            "oauth2.origin-forbidden",
            "The call goes to an origin that the token is not for.",
            "Name the origin when the client is made, if it is meant to see this token.");
    /** An issuer has no endpoint at which it takes tokens back. */
    public static final ErrorCode REVOCATION_UNSUPPORTED = new ErrorCode(
            "oauth2.revocation-unsupported",
            "The issuer's metadata names no endpoint at which it takes tokens back.",
            "Name it in the recipe with withRevocationEndpoint, or leave revocation out: the token runs out by itself.");
    /** A key set that is not believed. */
    public static final ErrorCode KEY_SET_INVALID = new ErrorCode(
            "oauth2.key-set-invalid",
            "What the issuer publishes is no set of public keys that can be trusted.",
            "Look at the key set's URL: it must answer with a JWK set of public keys, each with a kid of its own, none symmetric.");
    /** A Java whose signature checks are broken. */
    public static final ErrorCode JAVA_BROKEN = new ErrorCode(
            "oauth2.java-broken",
            "This Java accepts an ECDSA signature that nobody made (CVE-2022-21449).",
            "Run on a Java that is mended: 17.0.3, 18.0.1 or later.");
    /** A client secret that is too short to sign with. */
    public static final ErrorCode SECRET_TOO_SHORT = new ErrorCode(
            "oauth2.secret-too-short",
            "The client secret is too short to sign assertions with.",
            "Let the issuer give a secret at least as long as the hash: 32, 48 or 64 bytes; or prove the client another way.");
    /** A key store that gives no key. */
    public static final ErrorCode KEY_STORE_UNUSABLE = new ErrorCode(
            "oauth2.key-store-unusable",
            "The key store gives no key.",
            "Check the path, the password and the alias; the entry must be a private key.");
    /** A remote signer did not sign. */
    public static final ErrorCode SIGNER_FAILED = new ErrorCode(
            "oauth2.signer-failed",
            "The signer that is bound to the name did not sign.",
            "Look at the key service's health and at its permissions for this workload.");
    /** A rotating refresh token that may be spent. */
    public static final ErrorCode REFRESH_TOKEN_DOUBTFUL = new ErrorCode(
            "oauth2.refresh-token-doubtful",
            "The refresh token was sent and no answer says what became of it, so it may be spent and is not sent again.",
            "Log in again and put a new refresh token where the recipe says: sending a spent one revokes all its successors.");
    /** A replacement of a refresh token that could not be kept. */
    public static final ErrorCode REFRESH_TOKEN_UNKEPT = new ErrorCode(
            "oauth2.refresh-token-unkept",
            "The issuer replaced the refresh token, and the new one could not be kept.",
            "Look at the keeper that is bound to the name in the recipe; the next try goes on with the new one.");
    /** A refresh token that rotates, of a recipe that keeps none. */
    public static final ErrorCode REFRESH_TOKEN_ROTATES = new ErrorCode(
            "oauth2.refresh-token-rotates",
            "The issuer replaced the refresh token, and the recipe names nobody who keeps the new one.",
            "Name a keeper with withKeeper and bind a RefreshTokenKeeper in the runtime, or switch rotation off at the issuer.");
    /** An issuer has no endpoint at which it tells of tokens. */
    public static final ErrorCode INTROSPECTION_UNSUPPORTED = new ErrorCode(
            "oauth2.introspection-unsupported",
            "The issuer's metadata names no endpoint at which it tells what a token is worth.",
            "Name the endpoint when the introspection is opened, or verify the issuer's JWTs instead.");
    /** A client certificate that cannot be shown. */
    public static final ErrorCode CERTIFICATE_UNUSABLE = new ErrorCode(
            "oauth2.certificate-unusable",
            "The client certificate cannot be shown in a TLS handshake.",
            "Give the certificates in PEM, the client's own first, and the private key that belongs to it.");
    /** A token that is not bound to the key that was proved. */
    public static final ErrorCode TOKEN_NOT_BOUND = new ErrorCode(
            "oauth2.token-not-bound",
            "A token bound to a DPoP key was asked for, and the issuer's answer is bound to none or to another.",
            "Switch DPoP on for the client at the issuer; where plain bearer tokens will do, say so in the recipe with withBearerAllowed.");
    /** The issuer does not accept the proof of the key. */
    public static final ErrorCode PROOF_REFUSED = new ErrorCode(
            "oauth2.proof-refused",
            "The issuer does not accept the DPoP proof (invalid_dpop_proof).",
            "Compare this machine's clock with the issuer's, and the token endpoint's URL with the one that the issuer believes it has; a refresh token may be bound to another key.");
    /** The issuer asks for a nonce again and again. */
    public static final ErrorCode NONCE_REFUSED = new ErrorCode(
            "oauth2.nonce-refused",
            "The issuer asked for a nonce in the DPoP proof, and either gave none or did not accept the one it gave.",
            "Let the issuer's servers share what makes their nonces, and let no proxy drop the header DPoP-Nonce.");
    /** No algorithm for proofs that both sides know. */
    public static final ErrorCode PROOF_ALGORITHM_UNSUPPORTED = new ErrorCode(
            "oauth2.proof-algorithm-unsupported",
            "The issuer's metadata names no DPoP algorithm that the key can sign with.",
            "Use a key for one of the algorithms that the issuer names in dpop_signing_alg_values_supported.");
    /** A person, or the issuer for them, said no to a login. */
    public static final ErrorCode LOGIN_DENIED = new ErrorCode(
            "oauth2.login-denied",
            "The login was refused where the person was asked (access_denied).",
            "Ask the person again, or see at the issuer whether this person may use the client.");
    /** Nobody logged in in time. */
    public static final ErrorCode LOGIN_EXPIRED = new ErrorCode(
            "oauth2.login-expired",
            "Nobody logged in before the login ran out.",
            "Start another login; a browser's gets more time with LoginOptions.withDeadline, a device's as much as the issuer says.");
    /** What came back from a login breaks the rules. */
    public static final ErrorCode LOGIN_ANSWER_INVALID = new ErrorCode(
            "oauth2.login-answer-invalid",
            "What the issuer said of a login breaks the protocol.",
            "Check that the issuer URL is that of an issuer that serves this way to log in, then tell whoever runs it.");
    /** An issuer at which nobody can log in like that. */
    public static final ErrorCode LOGIN_UNSUPPORTED = new ErrorCode(
            "oauth2.login-unsupported",
            "The issuer's metadata does not offer this way to log in.",
            "Log in the other way, switch this one on at the issuer, or name its endpoint with LoginOptions.withEndpoint.");
    /** An ID token that must not be believed. */
    public static final ErrorCode ID_TOKEN_INVALID = new ErrorCode(
            "oauth2.id-token-invalid",
            "The ID token of a login is missing, or not for this client and this login.",
            "Compare issuer and client id with those at the issuer, and this machine's clock with the issuer's.");
    /** No port for the answer of a browser. */
    public static final ErrorCode LISTENER_FAILED = new ErrorCode(
            "oauth2.listener-failed",
            "No listener for the browser's answer could be opened on 127.0.0.1.",
            "Leave the port to the system, or free the one that LoginOptions.withPort names; where there is no loopback, use DeviceLogin.");
    /** A login that brought no refresh token. */
    public static final ErrorCode REFRESH_TOKEN_ABSENT = new ErrorCode(
            "oauth2.refresh-token-absent",
            "The login brought no refresh token to keep.",
            "Ask for the scope offline_access with LoginOptions.withScopes, and let the issuer give this client refresh tokens.");
    /** A refresh token that nobody could use. */
    public static final ErrorCode LOGIN_KEY_EPHEMERAL = new ErrorCode(
            "oauth2.login-key-ephemeral",
            "The refresh token of a client without a secret is bound to its DPoP key, and this key ends with the process.",
            "Give the key a place with DpopBinding.of, and use the same client in the recipe that refreshes.");

    private OAuth2Codes() {}
}
