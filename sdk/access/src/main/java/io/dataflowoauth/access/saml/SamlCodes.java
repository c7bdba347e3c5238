// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import io.dataflowoauth.ErrorCode;

/** The error codes of this room, each with its sentence and its remedy. */
public final class SamlCodes {
    /** A text that is longer than any that is read. */
    public static final ErrorCode TOO_LONG = new ErrorCode(
            "saml.too-long",
            "The text is longer than 256 KiB.",
            "Let the issuer send fewer attributes: only the groups of this application.");

    /** No XML that is read here. */
    public static final ErrorCode DOCUMENT_INVALID = new ErrorCode(
            "saml.document-invalid",
            "The text is no XML of the kind that is read: without DTD, comments and processing instructions, in UTF-8.",
            "Send the assertion or the response exactly as the issuer made it.");

    /** None, or more than one. */
    public static final ErrorCode ASSERTION_NOT_SINGLE = new ErrorCode(
            "saml.assertion-not-single",
            "There is not exactly one assertion, alone or directly in a response.",
            "Let the issuer send one assertion. If it did, somebody has put another into its response.");

    /** An encrypted assertion or name. */
    public static final ErrorCode ENCRYPTED = new ErrorCode(
            "saml.encrypted",
            "The assertion or a part of it is encrypted, and encrypted ones are not taken.",
            "Let the issuer send assertions that are signed and not encrypted.");

    /** An assertion that nobody signed. */
    public static final ErrorCode SIGNATURE_MISSING = new ErrorCode(
            "saml.signature-missing",
            "The assertion is not signed.",
            "Let the issuer sign the assertion itself: a signature of the response around it is not enough.");

    /** A signature of something else. */
    public static final ErrorCode SIGNATURE_MISPLACED = new ErrorCode(
            "saml.signature-misplaced",
            "The signature is not one of exactly this assertion.",
            "Look at the evidence for the rule: an issuer signs an assertion by its ID, enveloped and in exclusive form.");

    /** An algorithm that is not on the list. */
    public static final ErrorCode ALGORITHM_FORBIDDEN = new ErrorCode(
            "saml.algorithm-forbidden",
            "The signature names an algorithm that is not taken.",
            "Let the issuer sign with RSA or ECDSA and SHA-256 or longer.");

    /** A signature that does not hold. */
    public static final ErrorCode SIGNATURE_WRONG = new ErrorCode(
            "saml.signature-wrong",
            "The signature holds by none of the issuer's certificates that were given.",
            "Compare the certificate of the issuer's metadata with those of this profile; if they are the same, it is forged.");

    /** An assertion that breaks a rule. */
    public static final ErrorCode ASSERTION_INVALID = new ErrorCode(
            "saml.assertion-invalid",
            "The assertion breaks a rule of SAML 2.0 or of its bearer profile.",
            "Look at the evidence for the rule, and at the issuer's settings for this service.");

    /** An issuer that nobody named. */
    public static final ErrorCode ISSUER_UNTRUSTED = new ErrorCode(
            "saml.issuer-untrusted",
            "The issuer of the assertion is not the one that is trusted here.",
            "Compare the entity ID of the issuer's metadata with that of this profile, letter by letter.");

    /** An assertion for somebody else. */
    public static final ErrorCode AUDIENCE_WRONG = new ErrorCode(
            "saml.audience-wrong",
            "The assertion is for another audience.",
            "Let the issuer name this service's entity ID, which the diagnosis tells, as the audience.");

    /** An assertion that was to be delivered elsewhere. */
    public static final ErrorCode RECIPIENT_WRONG = new ErrorCode(
            "saml.recipient-wrong",
            "The assertion was to be delivered to another place.",
            "Let the issuer send it to the URL of this service, which the diagnosis tells.");

    /** An answer to another request. */
    public static final ErrorCode REQUEST_WRONG = new ErrorCode(
            "saml.request-wrong",
            "The assertion does not answer the request that was made, or answers one that nobody told of.",
            "Begin the sign-in again, and give its request's ID to what verifies the answer.");

    /** Too late. */
    public static final ErrorCode EXPIRED = new ErrorCode(
            "saml.expired",
            "The assertion, or the session that it tells of, is over.",
            "Sign in again; if it was new, compare the clocks of the issuer and of this machine.");

    /** Too early. */
    public static final ErrorCode NOT_YET_VALID = new ErrorCode(
            "saml.not-yet-valid",
            "The assertion is not valid yet.",
            "Compare the clocks of the issuer and of this machine; a skew of up to five minutes can be allowed with withSkew.");

    /** An assertion that lives too long. */
    public static final ErrorCode LIFETIME_TOO_LONG = new ErrorCode(
            "saml.lifetime-too-long",
            "The assertion can be used for longer than is taken here.",
            "Let the issuer make assertions that end sooner, or allow this with withLongestLifetime.");

    /** Somebody who proved who it is too long ago. */
    public static final ErrorCode AUTHENTICATION_TOO_OLD = new ErrorCode(
            "saml.authentication-too-old",
            "Whom the assertion is about proved that too long ago, or it does not say when.",
            "Sign in again, with ForceAuthn.");

    /** Used before. */
    public static final ErrorCode REPLAYED =
            new ErrorCode("saml.replayed", "The assertion was used before.", "Get a new assertion: sign in again.");

    /** No room to remember. */
    public static final ErrorCode REPLAYS_UNTOLD = new ErrorCode(
            "saml.replays-untold",
            "There is no room to remember which assertions were used, so none is taken.",
            "Find out who sends so many.");

    private SamlCodes() {}
}
