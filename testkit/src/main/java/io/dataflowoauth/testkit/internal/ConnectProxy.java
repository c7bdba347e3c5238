// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * An HTTP proxy on loopback for clients that write the addresses of what they ask into their code: a tunnel (RFC 9110 section
 * 9.3.6) to one of the hosts that a fake stands for ends at the fake's https port, and a tunnel to any other host is refused,
 * so that nothing leaves the machine. It never sees what passes. Safe for use by many threads.
 */
public final class ConnectProxy implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;

    private final Vertx vertx;
    private final Predicate<String> stoodFor;
    private final int securePort;
    private final NetClient client;
    private final HttpServer server;

    private ConnectProxy(Predicate<String> stoodFor, int securePort) {
        this.stoodFor = stoodFor;
        this.securePort = securePort;
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        this.client = vertx.createNetClient();
        this.server = vertx.createHttpServer(new HttpServerOptions().setHost("127.0.0.1"))
                .requestHandler(this::take)
                .exceptionHandler(broken -> {}); // unheard, Vert.x would log it with a piece of what was received
    }

    /**
     * Opens a proxy.
     *
     * @param port where it listens; 0 for any that is free
     * @param stoodFor which hosts the fake stands for, in lower case and without a port
     * @param secureBase the fake's address over https
     */
    public static ConnectProxy open(int port, Predicate<String> stoodFor, URI secureBase) {
        ConnectProxy proxy = new ConnectProxy(requireNonNull(stoodFor, "stoodFor"), secureBase.getPort());
        try {
            proxy.server.listen(port, "127.0.0.1").await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return proxy;
        } catch (TimeoutException late) {
            proxy.close();
            throw new IllegalStateException("No port was opened in " + PATIENCE_SECONDS + " s", late);
        }
    }

    /** {@code http://127.0.0.1:port}, without a slash at the end. */
    public URI base() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** Stops listening, and ends every tunnel. */
    @Override
    public void close() {
        vertx.close();
    }

    @Override
    public String toString() {
        return "ConnectProxy[" + base() + "]";
    }

    private void take(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.CONNECT)) {
            refuse(request, 405, "This proxy opens tunnels only. Ask the fakes over plain http at their own address.");
        } else if (!stoodFor.test(host(request.uri()))) {
            refuse(request, 403, "The fakes do not stand for this host, and nothing leaves this machine.");
        } else {
            request.pause();
            client.connect(securePort, "127.0.0.1")
                    .onSuccess(far -> tunnel(request, far))
                    .onFailure(broken -> refuse(request, 502, "The fakes do not answer."));
        }
    }

    private static void tunnel(HttpServerRequest request, NetSocket far) {
        far.pause();
        request.toNetSocket()
                .onSuccess(near -> {
                    near.pipeTo(far);
                    far.pipeTo(near);
                })
                .onFailure(gone -> far.close());
    }

    private static void refuse(HttpServerRequest request, int status, String why) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .putHeader("Connection", "close")
                .end(why + "\n");
    }

    /** Of {@code host:port}, the only form that CONNECT takes. */
    private static String host(String authority) {
        int colon = authority.lastIndexOf(':');
        return (colon < 0 ? authority : authority.substring(0, colon)).toLowerCase(Locale.ROOT);
    }
}
