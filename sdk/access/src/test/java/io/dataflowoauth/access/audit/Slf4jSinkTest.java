// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.fixture.ManualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

class Slf4jSinkTest {
    private static final Logger LOGGER = Logger.getLogger("audit.test");

    private final List<String> lines = new ArrayList<>();

    @Test
    void each_event_is_one_line_at_the_level_of_its_outcome() {
        AuditEvent allowed = event(AuditOutcome.ALLOWED).withWhat("{} braces");
        AuditEvent denied = event(AuditOutcome.DENIED);

        heard(() -> Slf4jSink.to("audit.test").take(List.of(allowed, denied)));

        assertThat(lines).containsExactly("INFO " + allowed, "WARNING " + denied);
    }

    @Test
    void the_format_can_be_another() {
        heard(() ->
                Slf4jSink.to("audit.test").withFormat(event -> "in short").take(List.of(event(AuditOutcome.ALLOWED))));

        assertThat(lines).containsExactly("INFO in short");
    }

    private void heard(Runnable telling) {
        Handler ear = new Ear();
        boolean parents = LOGGER.getUseParentHandlers();
        LOGGER.setUseParentHandlers(false);
        LOGGER.setLevel(Level.ALL);
        LOGGER.addHandler(ear);
        try {
            telling.run();
        } finally {
            LOGGER.removeHandler(ear);
            LOGGER.setUseParentHandlers(parents);
        }
    }

    private static AuditEvent event(AuditOutcome outcome) {
        return AuditEvent.of(AuditActivity.USE, outcome, ManualTime.START);
    }

    private final class Ear extends Handler {
        @Override
        public void publish(LogRecord line) {
            lines.add(line.getLevel() + " " + new SimpleFormatter().formatMessage(line));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
