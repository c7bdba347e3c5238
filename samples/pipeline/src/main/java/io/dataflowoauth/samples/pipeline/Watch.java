// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.TokenEvent;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenObserver;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps every event of the tokens of this worker, which is this process: what the client says happened. */
final class Watch implements TokenObserver {
    private static volatile Watch current = new Watch(event -> {});

    private final Queue<TokenEvent> events = new ConcurrentLinkedQueue<>();
    private final AtomicLong underWay = new AtomicLong();

    private final TokenObserver next;

    private Watch(TokenObserver next) {
        this.next = next;
    }

    /** The one that the shared runtime tells. */
    static Watch current() {
        return current;
    }

    /** A new one in its place, which tells another observer too. */
    static Watch begin(TokenObserver next) {
        Watch begun = new Watch(next);
        current = begun;
        return begun;
    }

    @Override
    public void on(TokenEvent event) {
        events.add(event);
        if (event instanceof TokenEvents.Asked) {
            underWay.incrementAndGet();
        } else if (event instanceof TokenEvents.Issued
                || event instanceof TokenEvents.Failed
                || event instanceof TokenEvents.Unchanged) {
            underWay.decrementAndGet();
        }
        next.on(event);
    }

    List<TokenEvent> events() {
        return List.copyOf(events);
    }

    <E extends TokenEvent> List<E> events(Class<E> kind) {
        return events.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Whether an issuer still owes an answer. */
    boolean awaitsAnswers() {
        return underWay.get() > 0;
    }
}
