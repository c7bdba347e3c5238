// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.InFlight;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.internal.Foreign;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

/**
 * One sink and the events that wait for it. Whoever brings the first one calls for the writing, which goes on until none waits:
 * the one place where audit may block, on a thread of Reactor's bounded elastic scheduler.
 */
final class Lane {
    private static final int MOST_AT_ONCE = 256;

    private final AuditSink sink;
    private final AuditOptions options;
    private final TokenTime time;
    private final Queue<Entry> queue = Queues.<Entry>unboundedMultiproducer().get();
    /** How many were let in and not yet written. Who makes it one calls the writer; the writer leaves when it is zero. */
    private final AtomicInteger waiting = new AtomicInteger();

    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    /** Of the dropped and the lost, those that the sink was not told of. */
    private final AtomicLong untold = new AtomicLong();

    private final Sinks.Empty<Void> ended = Sinks.empty();
    private volatile boolean closed;
    /** Only the writer looks at it. */
    private boolean failing;

    Lane(AuditSink sink, AuditOptions options, TokenTime time) {
        this.sink = sink;
        this.options = options;
        this.time = time;
    }

    /** Lets it wait, or drops it. */
    void offer(Draft draft) {
        if (closed || !letIn(new Entry(draft, null), options.mostWaiting())) {
            drop();
        }
    }

    /** Completes when the sink has it. Cold; each subscription brings it once. */
    Mono<Void> bring(Draft draft) {
        return Mono.defer(() -> {
            Sinks.Empty<Void> done = Sinks.empty();
            if (closed) {
                drop();
                return Mono.error(new NotRecordedException(AuditCodes.CLOSED));
            }
            if (!letIn(new Entry(draft, done), options.mostWaiting())) {
                drop();
                return Mono.error(new NotRecordedException(AuditCodes.QUEUE_FULL));
            }
            return done.asMono();
        });
    }

    /** Takes no more, writes what waits, closes the sink. */
    Mono<Void> close() {
        synchronized (ended) {
            if (!closed) {
                closed = true;
                letIn(new Entry(null, null), Integer.MAX_VALUE);
            }
        }
        return ended.asMono();
    }

    AuditHealth health() {
        return new AuditHealth(taken.get(), dropped.get(), lost.get(), waiting.get());
    }

    private boolean letIn(Entry entry, int most) {
        int before;
        do {
            before = waiting.get();
            if (before >= most) {
                return false;
            }
        } while (!waiting.compareAndSet(before, before + 1));
        queue.add(entry);
        if (before == 0) {
            callWriter();
        }
        return true;
    }

    private void callWriter() {
        try {
            long pause = closed ? 0 : options.gathering().toMillis();
            if (pause == 0) {
                Schedulers.boundedElastic().schedule(this::write);
            } else {
                Schedulers.boundedElastic().schedule(this::write, pause, TimeUnit.MILLISECONDS);
            }
        } catch (RejectedExecutionException busy) {
            drain(this::turnAway);
        }
    }

    private void write() {
        InFlight work = time.inFlight();
        try {
            drain(this::take);
        } finally {
            work.close();
        }
    }

    private void drain(Consumer<List<Entry>> doing) {
        boolean more = true;
        while (more) {
            List<Entry> entries = next();
            doing.accept(entries);
            more = waiting.addAndGet(-entries.size()) > 0;
        }
    }

    /** Those that wait; the one that is let in and not there yet comes in a moment. */
    private List<Entry> next() {
        List<Entry> entries = new ArrayList<>();
        for (Entry entry = queue.poll(); entry != null; entry = queue.poll()) {
            entries.add(entry);
            if (entries.size() == MOST_AT_ONCE) {
                break;
            }
        }
        if (entries.isEmpty()) {
            Thread.onSpinWait();
        }
        return entries;
    }

    private void take(List<Entry> entries) {
        long gone = untold.getAndSet(0);
        try {
            List<AuditEvent> events = events(entries, gone);
            if (!events.isEmpty()) {
                sink.take(events);
            }
            failing = false;
            taken.addAndGet(events.size());
            entries.forEach(entry -> entry.done(null));
        } catch (Exception broken) {
            untold.addAndGet(gone);
            tell(broken);
            lose(entries, AuditCodes.SINK_FAILED);
        }
        if (entries.stream().anyMatch(Entry::isLast)) {
            finish();
        }
    }

    /** First that some are missing, if so. */
    private List<AuditEvent> events(List<Entry> entries, long gone) {
        List<AuditEvent> events = new ArrayList<>();
        if (gone > 0) {
            events.add(AuditEvent.of(AuditActivity.TRAIL, AuditOutcome.UNDECIDED, time.now())
                    .withReason(AuditCodes.EVENTS_LOST.name(), gone + " events are missing here."));
        }
        entries.forEach(entry -> entry.addTo(events));
        return List.copyOf(events);
    }

    /** Once for each time that it begins to fail: a full disk would fill the log too. */
    private void tell(Exception broken) {
        if (!failing) {
            failing = true;
            Foreign.undisturbed(() -> {
                throw new IllegalStateException("A sink of the audit trail failed", broken);
            });
        }
    }

    private void finish() {
        Foreign.undisturbed(() -> {
            try {
                sink.close();
            } catch (Exception broken) {
                throw new IllegalStateException("A sink of the audit trail could not be closed", broken);
            }
        });
        ended.tryEmitEmpty();
    }

    /** When the scheduler has no thread for us, on that of the caller. */
    private void turnAway(List<Entry> entries) {
        lose(entries, AuditCodes.QUEUE_FULL);
        if (entries.stream().anyMatch(Entry::isLast)) {
            finish();
        }
    }

    private void lose(List<Entry> entries, ErrorCode code) {
        long count = entries.stream().filter(entry -> !entry.isLast()).count();
        lost.addAndGet(count);
        untold.addAndGet(count);
        entries.forEach(entry -> entry.done(code));
    }

    private void drop() {
        dropped.incrementAndGet();
        untold.incrementAndGet();
    }

    /**
     * An event that waits, and who waits for it; without an event it is the end.
     *
     * @param draft the event
     * @param waiter to be told, where somebody waits
     */
    private record Entry(@Nullable Draft draft, Sinks.@Nullable Empty<Void> waiter) {
        private void addTo(List<AuditEvent> events) {
            if (draft != null) {
                events.add(draft.event());
            }
        }

        private boolean isLast() {
            return draft == null;
        }

        private void done(@Nullable ErrorCode code) {
            if (waiter != null && code == null) {
                waiter.tryEmitEmpty();
            } else if (waiter != null && code != null) {
                waiter.tryEmitError(new NotRecordedException(code));
            }
        }
    }
}
