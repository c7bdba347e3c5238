// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import reactor.core.publisher.FluxSink;

/** Shows one subscriber each live token once, in order, however many threads say that something changed. */
final class Watcher implements Runnable {
    private final FluxSink<AccessToken> sink;
    private final Supplier<Optional<AccessToken>> live;
    private final AtomicInteger looks = new AtomicInteger();
    /** Only the thread that looks reads and writes it. */
    private Optional<AccessToken> shown = Optional.empty();

    Watcher(FluxSink<AccessToken> sink, Supplier<Optional<AccessToken>> live) {
        this.sink = sink;
        this.live = live;
    }

    @Override
    public void run() {
        if (looks.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            show(live.get());
            seen = looks.addAndGet(-seen);
        }
    }

    void end() {
        sink.complete();
    }

    private void show(Optional<AccessToken> now) {
        if (now.isPresent() && !now.equals(shown)) {
            shown = now;
            sink.next(now.get());
        }
    }
}
