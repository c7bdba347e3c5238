// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;

/** What {@code java.util.logging} said, up to a megabyte of it. */
final class CapturedLog extends Handler {
    private static final int LONGEST = 1 << 20;

    private final StringBuilder text = new StringBuilder();
    private final SimpleFormatter formatter = new SimpleFormatter();

    CapturedLog() {
        setLevel(Level.ALL);
    }

    @Override
    public void publish(LogRecord said) {
        String line = formatter.format(said);
        synchronized (text) {
            if (text.length() < LONGEST) {
                text.append(line);
            }
        }
    }

    String text() {
        synchronized (text) {
            return text.toString();
        }
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
