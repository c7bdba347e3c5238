// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static java.util.Objects.requireNonNull;

import java.net.URI;

/** How an event becomes one line of text. Implementations have no state, do not block, and are safe for use by many threads. */
@FunctionalInterface
public interface AuditFormat {
    /** The line, without its end. */
    String line(AuditEvent event);

    /** Our own: one JSON object, told by the schema {@code audit-event-1.json}. */
    static AuditFormat plain() {
        return AuditEvent::toString;
    }

    /**
     * CloudEvents 1.0 in its JSON format, whose data are events of OCSF 1.3: Authentication (3002) for tokens that are acquired,
     * verified and revoked, API Activity (6003) for uses, decisions and guardrails.
     *
     * @param source who tells: the service, or the pipeline
     * @throws IllegalArgumentException if the source is empty
     */
    static AuditFormat cloudEvents(URI source) {
        if (requireNonNull(source, "source").toString().isEmpty()) {
            throw new IllegalArgumentException("A CloudEvent has a source");
        }
        return event -> CloudText.of(event, source);
    }
}
