// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink that logs each event as one line, at INFO if it was allowed and at WARN if not. A logger swallows what goes wrong behind
 * it, so this is no sink to require. Needs slf4j-api.
 */
public final class Slf4jSink implements AuditSink {
    private final Logger logger;
    private final AuditFormat format;

    private Slf4jSink(Logger logger, AuditFormat format) {
        this.logger = logger;
        this.format = format;
    }

    /** To the logger of that name, in our own format. */
    public static Slf4jSink to(String logger) {
        return new Slf4jSink(LoggerFactory.getLogger(requireNonNull(logger, "logger")), AuditFormat.plain());
    }

    /** The same, in that format. */
    public Slf4jSink withFormat(AuditFormat changed) {
        return new Slf4jSink(logger, requireNonNull(changed, "format"));
    }

    @Override
    public void take(List<AuditEvent> events) {
        for (AuditEvent event : events) {
            // as an argument: braces in an event are no placeholders
            if (event.outcome() == AuditOutcome.ALLOWED) {
                logger.info("{}", format.line(event));
            } else {
                logger.warn("{}", format.line(event));
            }
        }
    }
}
