// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;

/** How the answer to one request goes out, on the event loop of its connection. */
final class Sending {
    private static final int DRIPS = 8;
    private static final Buffer NONSENSE = Buffer.buffer("]}\u0000<nonsense{[");

    private final Vertx vertx;
    private final HttpServerRequest request;

    Sending(Vertx vertx, HttpServerRequest request) {
        this.vertx = vertx;
        this.request = request;
    }

    /** Sends it, when and as it says. */
    void send(Answer answer) {
        if (answer.delay().isZero()) {
            begin(answer);
        } else {
            vertx.setTimer(milliseconds(answer.delay()), id -> begin(answer));
        }
    }

    private void begin(Answer answer) {
        if (answer.isReset()) {
            reset();
            return;
        }
        HttpServerResponse response = request.response().setStatusCode(answer.status());
        answer.headers().forEach(header -> response.headers().add(header.getKey(), header.getValue()));
        Buffer body = Buffer.buffer(answer.bytes());
        if (answer.breaksOff()) {
            response.setChunked(true);
            response.write(NONSENSE).onComplete(sent -> reset());
        } else if (answer.drip().isZero()) {
            response.end(body);
        } else {
            response.setChunked(true);
            drip(body, 0, Math.max(1, milliseconds(answer.drip()) / DRIPS));
        }
    }

    /** One piece after the other, with a pause after each. */
    private void drip(Buffer body, int piece, long pause) {
        HttpServerResponse response = request.response();
        if (piece == DRIPS) {
            response.end();
            return;
        }
        int from = body.length() * piece / DRIPS;
        int to = body.length() * (piece + 1) / DRIPS;
        response.write(body.getBuffer(from, to));
        vertx.setTimer(pause, id -> drip(body, piece + 1, pause));
    }

    /** A close that waits for nothing resets the connection, and the client sees no end. */
    private void reset() {
        if (request.connection() instanceof ConnectionBase connection) {
            connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        request.connection().close();
    }

    private static long milliseconds(Duration duration) {
        return Math.max(1, duration.toMillis());
    }
}
