// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import reactor.util.context.ContextView;

/** The trace of a request, as the context of a subscriber has it. Stateless. */
final class RequestTrace {
    private RequestTrace() {}

    /** The {@code traceparent}, or an empty text. */
    static String of(ContextView context) {
        return !context.isEmpty() && context.<Object>getOrDefault(AuditTrail.TRACEPARENT, "") instanceof String text
                ? text
                : "";
    }

    static AuditEvent onto(AuditEvent event, String traceparent) {
        return traceparent.isEmpty() ? event : event.withTraceparent(traceparent);
    }
}
