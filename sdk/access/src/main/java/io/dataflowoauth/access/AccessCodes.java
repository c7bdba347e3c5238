// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.ErrorCode;

/** The error codes of this room, each with its sentence and its remedy. */
public final class AccessCodes {
    /** A token that is longer than any that is read. */
    public static final ErrorCode TOKEN_TOO_LONG = new ErrorCode(
            "access.token-too-long",
            "The token is longer than 16 KiB.",
            "Ask the issuer for smaller tokens: group identifiers in place of names, or only the groups of this application.");

    /** No compact JWS. */
    public static final ErrorCode TOKEN_MALFORMED = new ErrorCode(
            "access.token-malformed",
            "The text is no token: a JWT is three parts of exact base64url, divided by dots.",
            "Send the token exactly as the issuer gave it, without quotes, padding, line breaks or spaces.");

    /** A JWE. */
    public static final ErrorCode TOKEN_ENCRYPTED = new ErrorCode(
            "access.token-encrypted",
            "The token is encrypted, and encrypted tokens are not taken.",
            "Let the issuer send signed tokens that are not encrypted to this audience.");

    /** A JOSE header that breaks a rule. */
    public static final ErrorCode HEADER_INVALID = new ErrorCode(
            "access.header-invalid",
            "The header of the token breaks a rule of RFC 7515.",
            "Look at the evidence for the rule, and at what made the token: issuers write such headers by mistake only.");

    /** A header that changes what the token means. */
    public static final ErrorCode EXTENSION_UNKNOWN = new ErrorCode(
            "access.extension-unknown",
            "The header asks for an extension that is not understood: crit, b64 or zip.",
            "Let the issuer sign plain JWTs.");

    /** An algorithm that is not on the list. */
    public static final ErrorCode ALGORITHM_FORBIDDEN = new ErrorCode(
            "access.algorithm-forbidden",
            "The token is not signed with an algorithm that this verifier allows.",
            "Let the issuer sign with an allowed algorithm, or allow the named one with withAlgorithms if it is asymmetric.");

    /** A token of another kind. */
    public static final ErrorCode TYPE_WRONG = new ErrorCode(
            "access.type-wrong",
            "The token is of another kind than the one that is verified here.",
            "Send the kind that is asked for: an access token to an API, an ID token to the client that signed somebody in.");

    /** An issuer that nobody named. */
    public static final ErrorCode ISSUER_UNTRUSTED = new ErrorCode(
            "access.issuer-untrusted",
            "The issuer of the token is not one that this verifier trusts.",
            "Get the token from a trusted issuer, or name this one in a profile, exactly as its tokens write it.");

    /** A token that a test made. */
    public static final ErrorCode TEST_TOKEN = new ErrorCode(
            "access.test-token",
            "The token was made by the testkit, and this is no test.",
            "Trust a real issuer. In a test, lend HttpDoorOptions.withLoopbackHttp(true) to the runtime, and let the fake be on this machine.");

    /** No such key. */
    public static final ErrorCode KEY_UNKNOWN = new ErrorCode(
            "access.key-unknown",
            "The issuer publishes no key with the kid of the token.",
            "Get a new token: the key was withdrawn, or the token is from elsewhere. After a rotation the new key is known within 30 s.");

    /** Too many keys. */
    public static final ErrorCode KEY_AMBIGUOUS = new ErrorCode(
            "access.key-ambiguous",
            "The token names no key, and the issuer publishes more than one that may have signed it.",
            "Let the issuer write the kid into its tokens.");

    /** A key for another algorithm. */
    public static final ErrorCode KEY_UNFIT = new ErrorCode(
            "access.key-unfit",
            "The key that the token names does not allow the algorithm that it names.",
            "Look at what made the token: an honest issuer does not mix its keys.");

    /** No keys to check with. */
    public static final ErrorCode KEYS_UNAVAILABLE = new ErrorCode(
            "access.keys-unavailable",
            "The keys of the issuer cannot be had, so nothing of it can be verified.",
            "Look at the evidence for what failed last; try again later.");

    /** Not active, says its issuer. */
    public static final ErrorCode TOKEN_INACTIVE = new ErrorCode(
            "access.token-inactive",
            "The issuer says that the token is not active: it has expired, was revoked, or is none.",
            "Get a new token; if it was new, let the issuer show tokens for this audience to the client that asks here.");

    /** Nobody to ask. */
    public static final ErrorCode INTROSPECTION_UNAVAILABLE = new ErrorCode(
            "access.introspection-unavailable",
            "The issuer cannot be asked what the token is worth, so nothing is known of it.",
            "Look at the evidence for what failed; try again later.");

    /** A signature that does not hold. */
    public static final ErrorCode SIGNATURE_WRONG = new ErrorCode(
            "access.signature-wrong",
            "The signature of the token does not hold.",
            "Send the token exactly as the issuer gave it; if it was, it is forged or from an issuer of the same name.");

    /** A payload that is no strict JSON object. */
    public static final ErrorCode CLAIMS_MALFORMED = new ErrorCode(
            "access.claims-malformed",
            "The claims of the token are no strict JSON object.",
            "Look at what made the token: members must not repeat, and the text must be UTF-8 of at most 32 levels.");

    /** A claim that must be there. */
    public static final ErrorCode CLAIM_MISSING = new ErrorCode(
            "access.claim-missing",
            "A claim that this kind of token must have is not there.",
            "Let the issuer add the named claim to its tokens.");

    /** A claim of the wrong type. */
    public static final ErrorCode CLAIM_INVALID = new ErrorCode(
            "access.claim-invalid",
            "A claim has not the type or form that its specification gives it.",
            "Let the issuer write the named claim as the specification says.");

    /** A token for somebody else. */
    public static final ErrorCode AUDIENCE_WRONG = new ErrorCode(
            "access.audience-wrong",
            "The token is for another audience.",
            "Ask the issuer for a token for this audience, which the diagnosis names.");

    /** A token that was made for another client. */
    public static final ErrorCode PARTY_WRONG = new ErrorCode(
            "access.party-wrong",
            "The token was issued to another authorized party (azp).",
            "Ask for the token as the client that is expected here, or allow the named one with withParties.");

    /** Too late. */
    public static final ErrorCode TOKEN_EXPIRED = new ErrorCode(
            "access.token-expired",
            "The token has expired.",
            "Get a new token; if it was new, compare the clocks of the issuer and of this machine.");

    /** Too early. */
    public static final ErrorCode TOKEN_NOT_YET_VALID = new ErrorCode(
            "access.token-not-yet-valid",
            "The token is not valid yet.",
            "Compare the clocks of the issuer and of this machine; a skew of up to five minutes can be allowed with withSkew.");

    /** A token that lives too long. */
    public static final ErrorCode LIFETIME_TOO_LONG = new ErrorCode(
            "access.lifetime-too-long",
            "The token lives longer than this verifier takes.",
            "Ask the issuer for shorter lifetimes, or allow this one with withLongestLifetime.");

    /** A token that is too old, though it has not expired. */
    public static final ErrorCode ISSUED_TOO_EARLY = new ErrorCode(
            "access.issued-too-early", "The token was issued longer ago than this verifier takes.", "Get a new token.");

    /** Issued before a revocation. */
    public static final ErrorCode TOKEN_REVOKED = new ErrorCode(
            "access.token-revoked",
            "The token was issued before everything of its principal was revoked.",
            "Get a new token: sign in again.");

    /** Too little scope. */
    public static final ErrorCode SCOPE_MISSING = new ErrorCode(
            "access.scope-missing",
            "The token lacks a scope that is needed here.",
            "Ask the issuer for a token with the missing scope, which the diagnosis names.");

    /** An answer to another question. */
    public static final ErrorCode NONCE_WRONG = new ErrorCode(
            "access.nonce-wrong",
            "The nonce of the ID token is not the one of this sign-in.",
            "Begin the sign-in again; if it happens always, the nonce is not kept from the request to the answer.");

    /** An ID token beside something else. */
    public static final ErrorCode HASH_WRONG = new ErrorCode(
            "access.hash-wrong",
            "The ID token belongs to another access token, code or state.",
            "Begin the sign-in again, and verify what one answer brought, together.");

    /** A bound token without its proof. */
    public static final ErrorCode BINDING_MISSING = new ErrorCode(
            "access.binding-missing",
            "The token is bound to a key or a certificate, and what proves it was not presented.",
            "Send the token with the DPoP proof or over the connection with the client certificate that it is bound to.");

    /** A bound token with somebody else's proof. */
    public static final ErrorCode BINDING_WRONG = new ErrorCode(
            "access.binding-wrong",
            "The token is bound to another key or certificate than the one that was presented.",
            "Ask for a new token with the key or certificate that calls; after a rotation the old token is of no use.");

    /** A DPoP proof that breaks a rule. */
    public static final ErrorCode PROOF_INVALID = new ErrorCode(
            "access.proof-invalid",
            "The DPoP proof breaks a rule of RFC 9449 section 4.3.",
            "Look at the evidence for the rule: make a new proof for each request, for exactly its method and URL.");

    /** A DPoP proof without the nonce of the server. */
    public static final ErrorCode PROOF_NONCE_WRONG = new ErrorCode(
            "access.proof-nonce-wrong",
            "The DPoP proof does not carry the nonce that was asked for.",
            "Make the proof again with the nonce of the DPoP-Nonce header.");

    /** Used before. */
    public static final ErrorCode REPLAYED = new ErrorCode(
            "access.replayed",
            "What may be used once was used before.",
            "Make a new proof, or get a new token, for each request.");

    /** No room to remember. */
    public static final ErrorCode REPLAYS_UNTOLD = new ErrorCode(
            "access.replays-untold",
            "There is no room to remember what was used once, so nothing more is taken.",
            "Allow more with withMostReplays, or find out who sends so many.");

    /** Too many hands. */
    public static final ErrorCode DELEGATION_TOO_DEEP = new ErrorCode(
            "access.delegation-too-deep",
            "The token names more actors behind one another than are taken.",
            "Exchange the token fewer times on its way: five actors are the most.");

    private AccessCodes() {}
}
