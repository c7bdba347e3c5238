// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The service behind the proxy: it believes what it is told, and writes down what came. */
final class Behind {
    final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    final int port;

    Behind(Vertx vertx) throws Exception {
        HttpServer server = vertx.createHttpServer().requestHandler(this::take).webSocketHandler(socket -> {
            seen.add(new Seen("WEBSOCKET", socket.uri(), socket.headers(), ""));
            socket.textMessageHandler(text -> socket.writeTextMessage("echo " + text));
        });
        port = server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS)
                .actualPort();
    }

    Seen next() throws InterruptedException {
        Seen next = seen.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came through");
        }
        return next;
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            seen.add(new Seen(request.method().name(), request.uri(), request.headers(), body.toString()));
            request.response().putHeader("X-Behind", "1").end("behind");
        });
    }

    record Seen(String method, String uri, MultiMap headers, String body) {}
}
