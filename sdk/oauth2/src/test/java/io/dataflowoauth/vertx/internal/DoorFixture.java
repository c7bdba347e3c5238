// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx.internal;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.fixture.HeldTime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoorOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** A door to loopback with a short deadline. */
final class DoorFixture implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(8);

    final HeldTime time = new HeldTime();
    final VertxDoor door;

    DoorFixture(UnaryOperator<HttpDoorOptions> change) {
        HttpDoorOptions options = change.apply(HttpDoorOptions.defaults().withLoopbackHttp(true));
        door = new VertxDoor(options, time, () -> new Engine(options));
    }

    HttpAnswer answer(HttpAsk ask) {
        return Objects.requireNonNull(door.send(ask).block(PATIENCE));
    }

    TokenException failure(HttpAsk ask) {
        return failure(door.send(ask));
    }

    static TokenException failure(Mono<HttpAnswer> exchange) {
        return catchThrowableOfType(TokenException.class, () -> exchange.block(PATIENCE));
    }

    @Override
    public void close() {
        door.close();
    }
}
