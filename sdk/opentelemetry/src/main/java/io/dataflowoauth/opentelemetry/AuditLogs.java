// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.opentelemetry;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.access.audit.AuditEvent;
import io.dataflowoauth.access.audit.AuditOutcome;
import io.dataflowoauth.access.audit.AuditSink;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A sink that emits each event of an audit trail as a log record with an event name, {@code dataflow.oauth.audit.ACTIVITY}: INFO if
 * it was allowed, WARN if not, within the trace of the request where that is known.
 *
 * <p>A logger keeps what goes wrong behind it to itself, so this is no sink to require. Safe for use by many threads.
 */
public final class AuditLogs implements AuditSink {
    private static final String NAME = "io.dataflowoauth";
    private static final String PREFIX = "dataflow.oauth.";

    private final Logger logger;

    private AuditLogs(Logger logger) {
        this.logger = logger;
    }

    /** To the logger {@code io.dataflowoauth}. */
    public static AuditLogs of(OpenTelemetry telemetry) {
        return new AuditLogs(
                requireNonNull(telemetry, "telemetry").getLogsBridge().get(NAME));
    }

    @Override
    public void take(List<AuditEvent> events) {
        events.forEach(this::emit);
    }

    private void emit(AuditEvent event) {
        boolean allowed = event.outcome() == AuditOutcome.ALLOWED;
        LogRecordBuilder log = logger.logRecordBuilder()
                .setEventName("dataflow.oauth.audit." + word(event.activity()))
                .setTimestamp(event.at())
                .setSeverity(allowed ? Severity.INFO : Severity.WARN)
                .setContext(context(event))
                .setBody(event.toString());
        put(log, "outcome", Optional.of(word(event.outcome())));
        put(log, "event.id", Optional.of(event.id()));
        put(log, "code", event.code());
        put(log, "layer", event.layer());
        put(log, "issuer", event.issuer());
        put(log, "permission", event.what());
        put(log, "resource", event.resource());
        put(log, "policy.revision", event.policyRevision());
        put(log, "policy.rule", event.rule());
        put(log, "decision.id", event.decisionId());
        put(log, "token.fingerprint", event.tokenFingerprint());
        event.name().ifPresent(name -> log.setAttribute(AttributeKey.stringKey("user.name"), name));
        acting(event).ifPresent(id -> log.setAttribute(AttributeKey.stringKey("user.id"), id));
        log.emit();
    }

    private static Optional<String> acting(AuditEvent event) {
        return event.chain().stream().reduce((first, second) -> second);
    }

    private static void put(LogRecordBuilder log, String key, Optional<String> value) {
        value.ifPresent(text -> log.setAttribute(AttributeKey.stringKey(PREFIX + key), text));
    }

    /** That of the request, and not of the thread that writes. */
    private static Context context(AuditEvent event) {
        SpanContext span = SpanContext.createFromRemoteParent(
                event.traceId().orElse(""),
                event.spanId().orElse(""),
                TraceFlags.getDefault(),
                TraceState.getDefault());
        return Context.root().with(Span.wrap(span));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
