// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.TrustOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * A fake's https port on loopback. It asks each client for a certificate and takes whatever is shown, or none: whom to believe
 * is for the fake to decide, in the words of what it stands for. Safe for use by many threads.
 */
final class TlsFront implements AutoCloseable {
    private static final int THREADS = 8;
    private static final int PATIENCE_SECONDS = 30;

    private final Vertx vertx;
    private final Handler fake;
    private final HttpServer server;

    private TlsFront(Handler fake, KitCertificate own, int port) {
        this.fake = fake;
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(THREADS)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
        this.server = vertx.createHttpServer(new HttpServerOptions()
                        .setHost("127.0.0.1")
                        .setPort(port)
                        .setSsl(true)
                        .setClientAuth(ClientAuth.REQUEST)
                        .setTrustOptions(TrustOptions.wrap(new AnyClient()))
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertValue(Buffer.buffer(own.pem()))
                                .addKeyValue(Buffer.buffer(own.keyPem()))))
                .requestHandler(this::take);
    }

    /** Opens that port, or any for zero, on which that certificate is shown. */
    static TlsFront open(Handler fake, KitCertificate own, int port) {
        TlsFront front = new TlsFront(fake, own, port);
        try {
            front.server.listen().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return front;
        } catch (TimeoutException late) {
            front.close();
            throw new IllegalStateException("No port was opened in " + PATIENCE_SECONDS + " s", late);
        }
    }

    /** {@code https://localhost:port}, without a slash at the end. */
    URI base() {
        return URI.create("https://localhost:" + server.actualPort());
    }

    @Override
    public void close() {
        vertx.close();
    }

    private void take(HttpServerRequest request) {
        request.body()
                .compose(body -> vertx.executeBlocking(() -> fake.answer(call(request, body)), false))
                .onSuccess(answer -> after(answer, request))
                .onFailure(broken -> request.connection().close());
    }

    private void after(Answer answer, HttpServerRequest request) {
        if (answer.delay().isZero()) {
            give(answer, request);
        } else {
            vertx.setTimer(answer.delay().toMillis() + 1, id -> give(answer, request));
        }
    }

    private void give(Answer answer, HttpServerRequest request) {
        if (answer.isReset()) {
            request.connection().close();
            return;
        }
        HttpServerResponse response = request.response().setStatusCode(answer.status());
        answer.headers().forEach(header -> response.headers().add(header.getKey(), header.getValue()));
        Buffer body = Buffer.buffer(answer.bytes());
        if (answer.breaksOff()) {
            response.setChunked(true);
            response.write(body.getBuffer(0, body.length() / 2))
                    .onComplete(sent -> request.connection().close());
        } else if (!answer.drip().isZero()) {
            response.setChunked(true);
            response.write(body.getBuffer(0, body.length() / 2));
            vertx.setTimer(
                    answer.drip().toMillis() + 1, id -> response.end(body.getBuffer(body.length() / 2, body.length())));
        } else {
            response.end(body);
        }
    }

    private Call call(HttpServerRequest request, Buffer body) {
        Map<String, List<String>> headers = new HashMap<>();
        request.headers()
                .forEach((name, value) ->
                        headers.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
        return Call.of(request.method().name(), request.uri(), headers, body.toString(StandardCharsets.UTF_8))
                .showing(origin(request), shown(request));
    }

    /** The certificate is good for both names of this machine. */
    private String origin(HttpServerRequest request) {
        boolean numeric = request.authority() != null
                && "127.0.0.1".equals(request.authority().host());
        return numeric ? "https://127.0.0.1:" + server.actualPort() : base().toString();
    }

    private static List<X509Certificate> shown(HttpServerRequest request) {
        List<X509Certificate> shown = new ArrayList<>();
        try {
            for (Certificate one : request.connection().peerCertificates()) {
                if (one instanceof X509Certificate certificate) {
                    shown.add(certificate);
                }
            }
        } catch (SSLPeerUnverifiedException nobody) {
            return List.of();
        }
        return shown;
    }
}
