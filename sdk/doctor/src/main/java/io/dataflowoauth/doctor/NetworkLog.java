// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/** The network door, which writes down where to each exchange went and how it ended. Safe for use by many threads. */
final class NetworkLog implements HttpDoor {
    private final HttpDoor door;
    private final TokenTime time;
    private final List<Exchange> exchanges = new ArrayList<>();

    NetworkLog(HttpDoor door, TokenTime time) {
        this.door = door;
        this.time = time;
    }

    @Override
    public Mono<HttpAnswer> send(HttpAsk ask) {
        return Mono.defer(() -> {
            Writing writing = new Writing(ask);
            return door.send(ask)
                    .doOnNext(writing::answered)
                    .doOnError(writing::failed)
                    .doOnCancel(writing::cancelled);
        });
    }

    /** What was written since the last time. */
    synchronized List<Exchange> take() {
        List<Exchange> taken = List.copyOf(exchanges);
        exchanges.clear();
        return taken;
    }

    private synchronized void write(Exchange exchange) {
        exchanges.add(exchange);
    }

    /** One exchange, which is written once: whoever does not like an answer cancels after it came. */
    private final class Writing {
        private final HttpAsk ask;
        private final long begin = time.nanoTime();
        private final AtomicBoolean written = new AtomicBoolean();

        private Writing(HttpAsk ask) {
            this.ask = ask;
        }

        private void answered(HttpAnswer answer) {
            end(took -> Exchange.of(ask, answer.status(), took));
        }

        private void failed(Throwable failure) {
            end(took -> Exchange.failed(ask, failure, took));
        }

        private void cancelled() {
            end(took -> Exchange.cancelled(ask, took));
        }

        private void end(Function<Duration, Exchange> exchange) {
            if (written.compareAndSet(false, true)) {
                write(exchange.apply(Duration.ofNanos(time.nanoTime() - begin)));
            }
        }
    }
}
