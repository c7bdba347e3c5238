// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.cab;

import io.dataflowoauth.ErrorCode;

/** The error codes of this room, each with its sentence and its remedy. */
public final class GoogleCabCodes {
    /** A condition that is no CEL. */
    public static final ErrorCode RULE_REFUSED = new ErrorCode(
            "googlecab.rule-refused",
            "Google's library does not take a rule of the boundary.",
            "Check the rule's prefix for characters that the name of an object would not have.");
    /** Something that is no key. */
    public static final ErrorCode SESSION_KEY_INVALID = new ErrorCode(
            "googlecab.session-key-invalid",
            "What the security token service gave is no key to make boundaries with.",
            "Find out who answers as the security token service; the next attempt exchanges anew.");

    private GoogleCabCodes() {}
}
