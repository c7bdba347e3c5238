// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.audit;

import io.dataflowoauth.Secret;
import io.dataflowoauth.access.audit.AuditEvent;
import io.dataflowoauth.access.audit.AuditFormat;
import io.dataflowoauth.access.audit.AuditOptions;
import io.dataflowoauth.access.audit.AuditSink;
import io.dataflowoauth.access.audit.HashChain;
import io.dataflowoauth.access.audit.JsonLinesFile;
import io.dataflowoauth.access.audit.JsonLinesOptions;
import io.dataflowoauth.access.audit.Slf4jSink;
import io.dataflowoauth.micrometer.AuditMetrics;
import io.dataflowoauth.opentelemetry.AuditLogs;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.testing.exporter.InMemoryLogRecordExporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Every sink in every format, and what each of them wrote. */
final class EverySink implements AutoCloseable {
    private static final AuditFormat CLOUD = AuditFormat.cloudEvents(URI.create("https://shop.example"));
    private static final Logger LOGGER = Logger.getLogger("io.dataflowoauth.proof.audit");

    private final Path folder;
    private final Planted planted;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final InMemoryLogRecordExporter records = InMemoryLogRecordExporter.create();
    private final List<AuditEvent> seen = new CopyOnWriteArrayList<>();
    private final Ear ear = new Ear();

    EverySink(Path folder, Planted planted) {
        this.folder = folder;
        this.planted = planted;
        LOGGER.addHandler(ear);
        LOGGER.setUseParentHandlers(false);
    }

    AuditOptions options() {
        JsonLinesOptions plain = JsonLinesOptions.defaults();
        HashChain keyed = HashChain.keyed(Secret.of(planted.of("key of the chain")));
        OpenTelemetry telemetry = OpenTelemetrySdk.builder()
                .setLoggerProvider(SdkLoggerProvider.builder()
                        .addLogRecordProcessor(SimpleLogRecordProcessor.create(records))
                        .build())
                .build();
        return AuditOptions.defaults()
                .withFingerprintKey(Secret.of(planted.of("key of fingerprints")))
                .withSink(file("plain", plain))
                .withSink(file("cloud", plain.withFormat(CLOUD)))
                .withSink(file("chained", plain.withChain(keyed)))
                .withSink(file(
                        "chained-cloud",
                        plain.withFormat(CLOUD).withChain(keyed).withSync(true)))
                .withSink(Slf4jSink.to(LOGGER.getName()))
                .withSink(Slf4jSink.to(LOGGER.getName()).withFormat(CLOUD))
                .withSink(AuditMetrics.of(registry))
                .withSink(AuditLogs.of(telemetry))
                .withSink(seen::addAll);
    }

    List<AuditEvent> seen() {
        return seen;
    }

    /** By sink and format, and the events as they print. */
    Map<String, String> written() {
        Map<String, String> written = new LinkedHashMap<>();
        for (String name : List.of("plain", "cloud", "chained", "chained-cloud")) {
            written.put("file " + name, read(name));
        }
        written.put("log, plain", ear.said("{\"version\""));
        written.put("log, cloud", ear.said("{\"specversion\""));
        written.put("meters", registry.getMetersAsString());
        written.put("log records", records.getFinishedLogRecordItems().toString());
        written.put("events", seen.toString());
        return written;
    }

    @Override
    public void close() {
        LOGGER.removeHandler(ear);
        LOGGER.setUseParentHandlers(true);
    }

    private AuditSink file(String name, JsonLinesOptions options) {
        try {
            return JsonLinesFile.open(folder.resolve(name), options);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static final class Ear extends Handler {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        String said(String beginning) {
            return lines.stream()
                    .filter(line -> line.startsWith(beginning))
                    .toList()
                    .toString();
        }

        @Override
        public void publish(LogRecord line) {
            lines.add(new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {
            // nothing waits anywhere
        }

        @Override
        public void close() {
            // nothing to give back
        }
    }
}
