// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import io.dataflowoauth.ErrorCode;

/** The error codes of families, each with its sentence and its remedy. */
public final class KeyedCodes {
    /** Calls to the issuer are paused, because a call for another key found it unavailable. */
    public static final ErrorCode ISSUER_PAUSED = new ErrorCode(
            "keyed.issuer-paused",
            "Calls to the issuer are paused, because it was unavailable for another key.",
            "Nothing, if it passes: the family tries again; otherwise look at the issuer's health and quotas.");

    /** Too many calls to the issuer wait for their turn. */
    public static final ErrorCode QUEUE_FULL = new ErrorCode(
            "keyed.queue-full",
            "Too many calls to the issuer wait for their turn.",
            "Spread the first use of many keys, or allow more with FamilyOptions.withQueueLimit or withCallLimit.");

    /** The function that names a request's issuer did not. */
    public static final ErrorCode ISSUER_UNNAMED = new ErrorCode(
            "keyed.issuer-unnamed",
            "The function that names the issuer of a request failed.",
            "Let the function given to FamilyOptions.withIssuer name an issuer for every request, and never throw.");

    /** The family is closed. */
    public static final ErrorCode FAMILY_CLOSED = new ErrorCode(
            "keyed.family-closed",
            "The family is closed, by itself or with its runtime.",
            "Open another family; keep one open for as long as it is used.");

    private KeyedCodes() {}
}
