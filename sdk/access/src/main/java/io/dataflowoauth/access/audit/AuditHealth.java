// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

/**
 * How a trail does, over all its sinks: an event that two sinks took counts twice.
 *
 * @param taken by sinks
 * @param dropped because the queue of a sink was full, or the trail closed
 * @param lost because a sink failed
 * @param waiting for a sink now
 */
public record AuditHealth(long taken, long dropped, long lost, long waiting) {
    AuditHealth and(AuditHealth other) {
        return new AuditHealth(
                taken + other.taken, dropped + other.dropped, lost + other.lost, waiting + other.waiting);
    }
}
