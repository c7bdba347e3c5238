// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import io.dataflowoauth.ErrorCode;

/** The error codes of the audit trail, each with its sentence and its remedy. */
public final class AuditCodes {
    /** Fuller than full. */
    public static final ErrorCode QUEUE_FULL = new ErrorCode(
            "audit.queue-full",
            "More events wait to be written than may wait.",
            "Look at what slows the sink, give the trail a faster one, or a longer queue with withMostWaiting.");

    /** A sink that threw. */
    public static final ErrorCode SINK_FAILED = new ErrorCode(
            "audit.sink-failed",
            "A sink of the audit trail could not take the event.",
            "Look at what the sink writes to: its disk, its permissions, its logger.");

    /** A sink that took too long. */
    public static final ErrorCode LATE = new ErrorCode(
            "audit.late",
            "A sink of the audit trail did not take the event in time.",
            "Look at what slows the sink, or wait longer with withDeadline.");

    /** A trail that is over. */
    public static final ErrorCode CLOSED =
            new ErrorCode("audit.closed", "The audit trail is closed.", "Close the trail after what it records.");

    /** Events that are nowhere to be found. */
    public static final ErrorCode EVENTS_LOST = new ErrorCode(
            "audit.events-lost",
            "Events that came before this one are missing here.",
            "Look at what slows or stops the sink; where no event may be missing, require the trail with requiring().");

    /** A caller that did not wait. */
    public static final ErrorCode CANCELLED = new ErrorCode(
            "audit.cancelled",
            "The caller gave up before there was an outcome.",
            "Nothing, if the caller meant to; else look at its deadline.");

    /** What nobody foresaw. */
    public static final ErrorCode UNEXPECTED = new ErrorCode(
            "audit.unexpected",
            "Something failed in a way that has no code.",
            "Look at the log of the service at that time.");

    private AuditCodes() {}
}
