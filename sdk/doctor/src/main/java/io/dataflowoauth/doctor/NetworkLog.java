// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
            long begin = time.nanoTime();
            return door.send(ask)
                    .doOnSuccess(answer -> write(
                            answer == null
                                    ? Exchange.cancelled(ask, since(begin))
                                    : Exchange.of(ask, answer.status(), since(begin))))
                    .doOnError(failure -> write(Exchange.failed(ask, failure, since(begin))))
                    .doOnCancel(() -> write(Exchange.cancelled(ask, since(begin))));
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

    private Duration since(long begin) {
        return Duration.ofNanos(time.nanoTime() - begin);
    }
}
