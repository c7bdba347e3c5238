// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import io.dataflowoauth.ErrorCode;

/** The error codes of a guard, each with its sentence and its remedy; what it finds wrong with tokens has older codes. */
public final class GuardCodes {
    /** No token. */
    public static final ErrorCode CREDENTIALS_MISSING = new ErrorCode(
            "guard.credentials-missing",
            "The request carries no token that is taken here.",
            "Send the token in an Authorization header, with the scheme Bearer or DPoP.");

    /** More than one token, or one at a wrong place. */
    public static final ErrorCode REQUEST_MALFORMED = new ErrorCode(
            "guard.request-malformed",
            "The request is malformed, or does not carry its token as RFC 6750 section 2.1 says.",
            "Send one Host and one Authorization header, with one token, and none in the query; encode what a URL cannot hold.");

    /** A bearer token where proofs are a must. */
    public static final ErrorCode PROOF_REQUIRED = new ErrorCode(
            "guard.proof-required",
            "The token came without a proof that the caller holds its key, which is a must here.",
            "Ask the issuer for a token that is bound to a key, and send it with the scheme DPoP and a proof.");

    /** Signed in by too weak a method. */
    public static final ErrorCode SIGN_IN_WEAK = new ErrorCode(
            "guard.sign-in-weak",
            "The person behind the token signed in by another method than this request needs.",
            "Sign in again by the class that the diagnosis names (acr_values), and send the token of that.");

    /** Signed in too long ago. */
    public static final ErrorCode SIGN_IN_OLD = new ErrorCode(
            "guard.sign-in-old",
            "The person behind the token signed in longer ago than this request allows.",
            "Sign in again, and send the token of that.");

    /** Nobody wrote it down. */
    public static final ErrorCode UNRECORDED = new ErrorCode(
            "guard.unrecorded",
            "The outcome could not be recorded, so nobody is let in.",
            "Look at what observes the guard: the audit trail is full, down or broken; try again later.");

    /** A fault of ours, or of the application. */
    public static final ErrorCode FAILED = new ErrorCode(
            "guard.failed",
            "The guard failed before it came to an outcome.",
            "Look at the failure in the log: it is a fault of the service, not of the caller.");

    private GuardCodes() {}
}
