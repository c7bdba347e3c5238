// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx.internal;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.ClientCertificate;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.OAuth2Codes;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.PemTrustOptions;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.scheduler.Schedulers;

/** One event loop on a daemon thread and one small pool of connections, for token traffic alone. */
final class Engine {
    /** Shorter than the idle timeouts of common servers, so that a connection is not taken up while they close it. */
    private static final int KEEP_ALIVE_SECONDS = 10;

    private static final int WAITING_FOR_EACH_CONNECTION = 8;
    private static final int LONGEST_HEADERS = 16 * 1024;

    private static final String THREAD = "dataflow-oauth-door-";
    private static final AtomicInteger ENGINES = new AtomicInteger();

    static {
        // Reactor refuses block() on its own threads only: without this an event loop would wait for itself.
        Schedulers.registerNonBlockingThreadPredicate(thread ->
                thread.getName().startsWith(THREAD) || thread.getName().startsWith("vert.x-eventloop-thread-"));
    }

    private final Vertx vertx;
    private final HttpClient client;
    private final CertifiedClients certified;

    Engine(HttpDoorOptions options) {
        this(options, clientOptions(options));
    }

    Engine(HttpDoorOptions options, HttpClientOptions clientOptions) {
        vertx = vertx();
        client = client(clientOptions, options);
        certified = new CertifiedClients(
                shown -> client(new HttpClientOptions(clientOptions).setKeyCertOptions(shown), options));
    }

    /** One event loop on a daemon thread. Reads files. */
    static Vertx vertx() {
        Vertx vertx = Vertx.builder()
                .with(new VertxOptions()
                        .setEventLoopPoolSize(1)
                        .setWorkerPoolSize(1)
                        .setInternalBlockingPoolSize(1)
                        .setUseDaemonThread(true)
                        .setFileSystemOptions(new FileSystemOptions()
                                .setClassPathResolvingEnabled(false)
                                .setFileCachingEnabled(false)))
                .build();
        String thread = THREAD + ENGINES.incrementAndGet();
        // Vert.x names threads of its own accord, and a dump would not say whose they are.
        vertx.runOnContext(nothing -> Thread.currentThread().setName(thread));
        return vertx;
    }

    private HttpClient client(HttpClientOptions clientOptions, HttpDoorOptions options) {
        return vertx.httpClientBuilder()
                .with(clientOptions)
                .with(pool(options))
                .withConnectHandler(Engine::keepQuiet)
                .build();
    }

    Context context() {
        return vertx.getOrCreateContext();
    }

    /** The client whose connections show that certificate and no other. */
    HttpClient client(Optional<ClientCertificate> certificate) {
        return certificate.isPresent() ? certified.showing(certificate.get()) : client;
    }

    long after(long millis, Runnable action) {
        return vertx.setTimer(millis, id -> action.run());
    }

    void cancelTimer(long id) {
        vertx.cancelTimer(id);
    }

    /** Starts closing; connections are cut and the threads end soon after. */
    void close() {
        vertx.close();
    }

    /** Each exchange reports its own failure; unheard, Vert.x would log it with a piece of what was received. */
    private static void keepQuiet(HttpConnection connection) {
        connection.exceptionHandler(heard -> {});
    }

    static HttpClientOptions clientOptions(HttpDoorOptions options) {
        int connectMillis = Math.toIntExact(Math.min(options.connectTimeout().toMillis() + 1, Integer.MAX_VALUE));
        HttpClientOptions client = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setVerifyHost(true)
                .setTrustAll(false)
                .setMaxRedirects(0)
                .setDecompressionSupported(false)
                .setConnectTimeout(connectMillis)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setSslHandshakeTimeout(connectMillis)
                .setMaxHeaderSize(LONGEST_HEADERS)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS);
        return options.trustAnchors().isEmpty() ? client : client.setTrustOptions(trust(options.trustAnchors()));
    }

    private static PemTrustOptions trust(List<X509Certificate> anchors) {
        PemTrustOptions trust = new PemTrustOptions();
        for (X509Certificate anchor : anchors) {
            trust.addCertValue(Buffer.buffer(pem(anchor)));
        }
        return trust;
    }

    private static String pem(X509Certificate certificate) {
        try {
            String der = Base64.getMimeEncoder().encodeToString(certificate.getEncoded());
            return "-----BEGIN CERTIFICATE-----\n" + der + "\n-----END CERTIFICATE-----\n";
        } catch (CertificateEncodingException broken) {
            throw new TokenException.Misconfigured(
                    OAuth2Codes.CERTIFICATE_UNUSABLE, "A trust anchor cannot be written down.");
        }
    }

    private static PoolOptions pool(HttpDoorOptions options) {
        return new PoolOptions()
                .setHttp1MaxSize(options.poolSize())
                .setMaxWaitQueueSize(options.poolSize() * WAITING_FOR_EACH_CONNECTION);
    }
}
