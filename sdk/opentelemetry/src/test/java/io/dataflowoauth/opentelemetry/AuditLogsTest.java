// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.access.audit.AuditActivity;
import io.dataflowoauth.access.audit.AuditEvent;
import io.dataflowoauth.access.audit.AuditOutcome;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.testing.exporter.InMemoryLogRecordExporter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AuditLogsTest {
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    private final InMemoryLogRecordExporter records = InMemoryLogRecordExporter.create();
    private final AuditLogs sink = AuditLogs.of(OpenTelemetrySdk.builder()
            .setLoggerProvider(SdkLoggerProvider.builder()
                    .addLogRecordProcessor(SimpleLogRecordProcessor.create(records))
                    .build())
            .build());

    @Test
    void an_event_is_a_log_record_with_its_name_and_its_time() {
        AuditEvent event = AuditEvent.of(AuditActivity.VERIFY, AuditOutcome.ALLOWED, AT);

        sink.take(List.of(event));

        LogRecordData record = only();
        assertThat(record.getEventName()).isEqualTo("dataflow.oauth.audit.verify");
        assertThat(record.getTimestampEpochNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(AT.getEpochSecond()));
        assertThat(record.getSeverity()).isEqualTo(Severity.INFO);
        assertThat(record.getBodyValue().asString()).isEqualTo(event.toString());
        assertThat(told("dataflow.oauth.outcome")).isEqualTo("allowed");
    }

    @Test
    void who_what_and_why_are_attributes() {
        sink.take(List.of(AuditEvent.of(AuditActivity.DECIDE, AuditOutcome.DENIED, AT)
                .withPrincipal(PrincipalChain.of("worker").then("7f1c"))
                .withName("ada@example.com")
                .withWhat("orders.delete")
                .withResource("//orders.example/1")
                .withDecision("r7", "denial nobody", "d-1")
                .withReason("policy.denied", "A denial forbids it.")));

        assertThat(only().getSeverity()).isEqualTo(Severity.WARN);
        assertThat(told("user.id")).isEqualTo("7f1c");
        assertThat(told("user.name")).isEqualTo("ada@example.com");
        assertThat(told("dataflow.oauth.permission")).isEqualTo("orders.delete");
        assertThat(told("dataflow.oauth.policy.rule")).isEqualTo("denial nobody");
        assertThat(told("dataflow.oauth.code")).isEqualTo("policy.denied");
    }

    @Test
    void a_record_belongs_to_the_trace_of_the_request() {
        sink.take(List.of(AuditEvent.of(AuditActivity.VERIFY, AuditOutcome.ALLOWED, AT)
                .withTraceparent("00-" + TRACE + "-b7ad6b7169203331-01")));

        assertThat(only().getSpanContext().getTraceId()).isEqualTo(TRACE);
        assertThat(only().getSpanContext().getSpanId()).isEqualTo("b7ad6b7169203331");
    }

    @Test
    void a_record_without_a_trace_belongs_to_none() {
        sink.take(List.of(AuditEvent.of(AuditActivity.VERIFY, AuditOutcome.ALLOWED, AT)));

        assertThat(only().getSpanContext().isValid()).isFalse();
    }

    @Test
    void telemetry_that_goes_nowhere_takes_events_too() {
        AuditLogs silent = AuditLogs.of(OpenTelemetry.noop());

        silent.take(List.of(AuditEvent.of(AuditActivity.VERIFY, AuditOutcome.ALLOWED, AT)));

        assertThat(records.getFinishedLogRecordItems()).isEmpty();
    }

    private LogRecordData only() {
        assertThat(records.getFinishedLogRecordItems()).hasSize(1);
        return records.getFinishedLogRecordItems().get(0);
    }

    private String told(String attribute) {
        return only().getAttributes().get(AttributeKey.stringKey(attribute));
    }
}
