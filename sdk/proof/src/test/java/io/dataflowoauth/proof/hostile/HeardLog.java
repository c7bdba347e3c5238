// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** What we and the libraries below us log, down to the finest, while it listens. */
final class HeardLog extends Handler implements AutoCloseable {
    private static final List<Logger> HEARD = List.of(
            Logger.getLogger("io.dataflowoauth"),
            Logger.getLogger("io.vertx"),
            Logger.getLogger("io.netty"),
            Logger.getLogger("reactor"));

    private final StringBuilder text = new StringBuilder();
    private final SimpleFormatter formatter = new SimpleFormatter();

    private HeardLog() {
        setLevel(Level.ALL);
    }

    static HeardLog listening() {
        HeardLog log = new HeardLog();
        HEARD.forEach(logger -> {
            logger.setLevel(Level.ALL);
            logger.addHandler(log);
        });
        return log;
    }

    synchronized String text() {
        return text.toString();
    }

    @Override
    public synchronized void publish(LogRecord said) {
        text.append(formatter.format(said));
    }

    @Override
    public void flush() {
        // nothing waits anywhere
    }

    @Override
    public void close() {
        HEARD.forEach(logger -> {
            logger.setLevel(null);
            logger.removeHandler(this);
        });
    }
}
