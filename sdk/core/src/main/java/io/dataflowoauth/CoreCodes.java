// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

/** The error codes of the core, each with its sentence and its remedy. */
public final class CoreCodes {
    /** A value in a recipe is shaped like a secret. */
    public static final ErrorCode RECIPE_HOLDS_SECRET = new ErrorCode(
            "core.recipe-holds-secret",
            "A value of a recipe is shaped like a key, a JWT or a token.",
            "Put the secret where the worker can read it and name that place: SecretRef.env, file or named.");

    /** A recipe is not well-formed, or a field of it is missing, unknown or of the wrong type. */
    public static final ErrorCode RECIPE_INVALID = new ErrorCode(
            "core.recipe-invalid",
            "A recipe is not well-formed.",
            "Correct the named field; the site lists the fields of each kind.");

    /** No jar on the class path registers the recipe's kind. */
    public static final ErrorCode RECIPE_KIND_UNKNOWN = new ErrorCode(
            "core.recipe-kind-unknown",
            "No jar on the class path knows this kind of recipe.",
            "Add the artifact that brings the kind to the worker's class path.");

    /** A recipe refers to a name that the runtime does not bind. */
    public static final ErrorCode NAME_UNBOUND = new ErrorCode(
            "core.name-unbound",
            "A recipe refers to a name that this runtime does not bind.",
            "Bind the name in RuntimeOptions, on a worker through a RuntimeSetup service.");

    /** Named recipes lead back to themselves. */
    public static final ErrorCode NAME_CIRCLE = new ErrorCode(
            "core.name-circle",
            "Named recipes lead back to themselves.",
            "Bind the name to a recipe that does not refer to it.");

    /** A secret is not where its reference says. */
    public static final ErrorCode SECRET_UNREADABLE = new ErrorCode(
            "core.secret-unreadable",
            "A secret is not where its reference says.",
            "Set the variable, or mount a readable regular file of at most 64 KiB.");

    /** No token source answered in time, though nothing was wrong otherwise. */
    public static final ErrorCode ACQUISITION_DEADLINE = new ErrorCode(
            "core.acquisition-deadline",
            "No token came within the deadline of the first acquisition.",
            "See the last error of the stream's events; check that the issuer can be reached.");

    /** A source broke its contract or failed with something that is no TokenException. */
    public static final ErrorCode SOURCE_BROKEN = new ErrorCode(
            "core.source-broken",
            "The token source broke its contract.",
            "Let the source give exactly one token or fail with a TokenException.");

    /** A token had expired before it arrived. */
    public static final ErrorCode TOKEN_LATE = new ErrorCode(
            "core.token-late",
            "A token had expired before it arrived.",
            "Ask for a longer lifetime, or find out why the issuer is slow.");

    /** The runtime's scheduler took no work. */
    public static final ErrorCode SCHEDULER_REJECTED = new ErrorCode(
            "core.scheduler-rejected",
            "The runtime's scheduler took no work.",
            "Keep the scheduler of the runtime's TokenTime open for as long as the runtime, and do not bound its queue.");

    /** A caller asked for a token that lives longer than the request asks for. */
    public static final ErrorCode LEASE_TOO_LONG = new ErrorCode(
            "core.lease-too-long",
            "A lease is longer than the lifetime that the stream asks for.",
            "Ask for a longer lifetime in the recipe, or for a shorter lease.");

    /** The issuer gives tokens that live shorter than the lease. */
    public static final ErrorCode LEASE_UNMET = new ErrorCode(
            "core.lease-unmet",
            "The live token does not last for the lease.",
            "Ask for a shorter lease; the issuer decides how long its tokens live.");

    /** An issuer did not take a token back in time. */
    public static final ErrorCode REVOCATION_DEADLINE = new ErrorCode(
            "core.revocation-deadline",
            "An issuer did not take a token back in time.",
            "Nothing to change in a hurry: the token runs out by itself; check that the issuer can be reached.");

    /** The stream is closed. */
    public static final ErrorCode STREAM_CLOSED = new ErrorCode(
            "core.stream-closed",
            "The stream is closed.",
            "Open another stream; keep one open for as long as it is used.");

    /** The runtime is closed. */
    public static final ErrorCode RUNTIME_CLOSED = new ErrorCode(
            "core.runtime-closed", "The runtime is closed.", "Open another runtime, and close it after its streams.");

    /** A blocking call was made on a thread that must not block. */
    public static final ErrorCode BLOCKING_FORBIDDEN = new ErrorCode(
            "core.blocking-forbidden",
            "A blocking call was made on a thread that must not block.",
            "Use the reactive stream here, or move the call to a thread that may block.");

    /** A blocking caller's deadline passed. */
    public static final ErrorCode BLOCKING_DEADLINE = new ErrorCode(
            "core.blocking-deadline",
            "A blocking caller's deadline passed.",
            "Allow more time, or look at the stream's health for what it waits for.");

    /** A blocking caller was interrupted. */
    public static final ErrorCode BLOCKING_INTERRUPTED = new ErrorCode(
            "core.blocking-interrupted",
            "A blocking caller was interrupted.",
            "Nothing to change here: whoever interrupted the thread wants it to stop.");

    /** The resource saw an expired token. */
    public static final ErrorCode CALL_TOKEN_EXPIRED = new ErrorCode(
            "core.call-token-expired",
            "The resource saw an expired token.",
            "Take the token from the stream for each call instead of keeping it; look for long pauses of the process.");

    /** The resource did not accept the token. */
    public static final ErrorCode CALL_TOKEN_INVALID = new ErrorCode(
            "core.call-token-invalid",
            "The resource did not accept the token.",
            "Check that the token's issuer and audience are those that the resource expects.");

    /** The resource did not accept the proof of the token's key. */
    public static final ErrorCode CALL_PROOF_INVALID = new ErrorCode(
            "core.call-proof-invalid",
            "The resource did not accept the DPoP proof that came with the token (invalid_dpop_proof).",
            "Compare the clocks, and the URL that was called with the one that the resource believes it has behind its proxies.");

    /** The resource asked for another nonce once more. */
    public static final ErrorCode CALL_NONCE_REFUSED = new ErrorCode(
            "core.call-nonce-refused",
            "The resource asked for a nonce in the DPoP proof, and the call could not be sent, or was not accepted, with it.",
            "Give a body that can be sent twice; otherwise let the resource's servers share what makes their nonces.");

    /** The resource saw no credentials. */
    public static final ErrorCode CALL_CREDENTIALS_MISSING = new ErrorCode(
            "core.call-credentials-missing",
            "The resource saw no credentials.",
            "Check that nothing between client and resource drops the Authorization header.");

    /** The token has too little scope. */
    public static final ErrorCode CALL_SCOPE_INSUFFICIENT = new ErrorCode(
            "core.call-scope-insufficient",
            "The token lacks a scope that the resource demands.",
            "Add the missing scope to the recipe, if this step is meant to have it.");

    /** The resource demands other claims. */
    public static final ErrorCode CALL_CLAIMS_INSUFFICIENT = new ErrorCode(
            "core.call-claims-insufficient",
            "The resource demands a token with other claims.",
            "Ask for a token with the challenged claims.");

    /** The principal lacks a permission. */
    public static final ErrorCode CALL_PERMISSION_DENIED = new ErrorCode(
            "core.call-permission-denied",
            "The principal is known, and lacks a permission.",
            "Grant the principal a role that holds the missing permission on the resource.");

    /** The API is not enabled. */
    public static final ErrorCode CALL_SERVICE_DISABLED = new ErrorCode(
            "core.call-service-disabled",
            "The API is not enabled for the project.",
            "Enable the API in the project that is billed.");

    /** The resource takes no more calls for now. */
    public static final ErrorCode CALL_THROTTLED = new ErrorCode(
            "core.call-throttled",
            "The resource takes no more calls for now.",
            "Call it less often, or have idempotent calls sent again with CallRetries; ask its owner for a larger quota.");

    /** The resource is not available for now. */
    public static final ErrorCode CALL_UNAVAILABLE = new ErrorCode(
            "core.call-unavailable",
            "The resource is not available for now.",
            "Call it again later, or have idempotent calls sent again with CallRetries.");

    /** A resource is busy, and the budget of retries is spent. */
    public static final ErrorCode CALL_RETRIES_SPENT = new ErrorCode(
            "core.call-retries-spent",
            "The resource is busy, and the retries of this minute are spent.",
            "Call it less often; more retries (CallRetries) would make a busy resource busier.");

    /** The resource refused for a reason that it did not give. */
    public static final ErrorCode CALL_REFUSED = new ErrorCode(
            "core.call-refused",
            "The resource refused, and did not say why.",
            "Ask the owner of the resource; the evidence has its status and texts.");

    private CoreCodes() {}
}
