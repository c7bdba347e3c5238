// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guardrail;

import io.dataflowoauth.ErrorCode;

/** The error codes of guardrails, each with its sentence and its remedy. */
public final class GuardrailCodes {
    /** A scope that may not be asked for, or that came all the same. */
    public static final ErrorCode SCOPE = new ErrorCode(
            "guardrail.scope",
            "A scope lies outside what may be asked for.",
            "Ask for the scopes that the call needs, by name, or allow the one that the message names with withScopes.");

    /** An audience that may not be asked for. */
    public static final ErrorCode AUDIENCE = new ErrorCode(
            "guardrail.audience",
            "The audience is none that may be asked for.",
            "Name an allowed audience in the request, or allow the one that the message names with withAudiences.");

    /** An identity that may not be acted as. */
    public static final ErrorCode PRINCIPAL = new ErrorCode(
            "guardrail.principal",
            "The principal is none that may be acted as, or it is reached by way of too many others.",
            "Act as an allowed principal, or allow the one that the message names with withPrincipals.");

    /** A token that lives too long. */
    public static final ErrorCode LIFETIME = new ErrorCode(
            "guardrail.lifetime",
            "The token would live longer than may be.",
            "Ask for a shorter lifetime, set one at the issuer, or allow this one with withLongestLifetime.");

    /** A token that was issued too long ago. */
    public static final ErrorCode AGE = new ErrorCode(
            "guardrail.age",
            "The token was issued longer ago than may be.",
            "Wait for the next one, or let the source ask its issuer anew in place of handing on what it has.");

    /** A bearer token where a bound one is needed. */
    public static final ErrorCode BINDING = new ErrorCode(
            "guardrail.binding",
            "The token is not bound as it must be.",
            "Ask the issuer for tokens that are bound to a key or a certificate.");

    /** At this time nothing may be asked for. */
    public static final ErrorCode WINDOW = new ErrorCode(
            "guardrail.window",
            "Nothing may be asked for at this time.",
            "Ask again within the windows that the message names.");

    /** A lent stream that is over. */
    public static final ErrorCode LOAN_OVER = new ErrorCode(
            "guardrail.loan-over", "The stream was lent until a time that has passed.", "Ask its owner for another.");

    /** A loan that would be wider than what it is made of. */
    public static final ErrorCode WIDER = new ErrorCode(
            "guardrail.wider",
            "What is lent can be narrowed, and never widened.",
            "Lend scopes that the stream has by name, and no longer than it lasts.");

    private GuardrailCodes() {}
}
