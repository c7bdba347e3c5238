// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

/** What somebody was about. More may come. */
public enum AuditActivity {
    /** A token was asked for at its issuer. */
    ACQUIRE,
    /** A token was put on a call. */
    USE,
    /** A token of a caller was verified. */
    VERIFY,
    /** A policy was asked whether a caller may. */
    DECIDE,
    /** A guardrail was broken by what was asked for, or by what came. */
    GUARDRAIL,
    /** A token was to be taken back by its issuer. */
    REVOKE,
    /** The trail tells of itself: events are missing. */
    TRAIL
}
