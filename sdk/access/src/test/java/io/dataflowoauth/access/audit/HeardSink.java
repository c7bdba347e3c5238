// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A sink that remembers; it can be made to wait, and to fail. */
final class HeardSink implements AuditSink {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final List<AuditEvent> heard = new ArrayList<>();
    private final CountDownLatch open = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);
    private boolean failing;
    private boolean closed;

    static HeardSink free() {
        HeardSink sink = new HeardSink();
        sink.open();
        return sink;
    }

    /** Takes nothing before it is opened. */
    static HeardSink shut() {
        return new HeardSink();
    }

    void open() {
        open.countDown();
    }

    synchronized void fail(boolean now) {
        failing = now;
    }

    /** Waits until somebody wants it to take something. */
    void awaitCall() throws InterruptedException {
        assertThat(entered.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** So many events, waited for. */
    synchronized List<AuditEvent> heard(int count) throws InterruptedException {
        long end = System.nanoTime() + LONG.toNanos();
        while (heard.size() < count && System.nanoTime() < end) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, end - System.nanoTime()));
        }
        assertThat(heard).hasSizeGreaterThanOrEqualTo(count);
        return List.copyOf(heard);
    }

    synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public void take(List<AuditEvent> events) throws IOException {
        entered.countDown();
        try {
            assertThat(open.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
        keep(events);
    }

    private synchronized void keep(List<AuditEvent> events) throws IOException {
        if (failing) {
            throw new IOException("The disk is full");
        }
        heard.addAll(events);
        notifyAll();
    }

    @Override
    public synchronized void close() {
        closed = true;
    }
}
