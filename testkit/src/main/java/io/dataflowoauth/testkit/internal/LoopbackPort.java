// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * A port of a fake on loopback. Behind TLS it asks each client for a certificate and takes whatever is shown, or none: whom to
 * believe is for the fake to decide, in the words of what it stands for. Safe for use by many threads.
 */
final class LoopbackPort {
    /** More than any URL of a sign-in has. */
    private static final int LONGEST_LINE = 64 * 1024;

    private final Vertx vertx;
    private final Function<Call, Handler> fake;
    private final HttpServer server;
    private final boolean secure;

    private LoopbackPort(Vertx vertx, Function<Call, Handler> fake, HttpServerOptions options) {
        this.vertx = vertx;
        this.fake = fake;
        this.secure = options.isSsl();
        this.server = vertx.createHttpServer(options.setHost("127.0.0.1")
                        .setMaxInitialLineLength(LONGEST_LINE)
                        .setMaxHeaderSize(LONGEST_LINE)
                        .setHandle100ContinueAutomatically(true)
                        .setDecompressionSupported(true))
                .requestHandler(this::take)
                .exceptionHandler(broken -> {}); // unheard, Vert.x would log it with a piece of what was received
    }

    /** Opens that port, or any for zero, over plain http. */
    static LoopbackPort plain(Vertx vertx, Function<Call, Handler> fake, int port) {
        return opened(new LoopbackPort(
                vertx, fake, new HttpServerOptions().setPort(port).setHttp2ClearTextEnabled(false)));
    }

    /** Opens that port, or any for zero, on which that certificate is shown. */
    static LoopbackPort secure(Vertx vertx, Function<Call, Handler> fake, KitCertificate own, int port) {
        return opened(new LoopbackPort(
                vertx,
                fake,
                new HttpServerOptions()
                        .setPort(port)
                        .setSsl(true)
                        .setClientAuth(ClientAuth.REQUEST)
                        .setTrustOptions(AnyClient.options())
                        .setKeyCertOptions(new PemKeyCertOptions()
                                .addCertValue(Buffer.buffer(own.pem()))
                                .addKeyValue(Buffer.buffer(own.keyPem())))));
    }

    int number() {
        return server.actualPort();
    }

    /** Is done when nobody can connect any more. */
    Future<Void> close() {
        return server.close();
    }

    private static LoopbackPort opened(LoopbackPort port) {
        LoopbackVertx.awaited(port.server.listen());
        return port;
    }

    private void take(HttpServerRequest request) {
        Sending sending = new Sending(vertx, request);
        request.body()
                .compose(body -> answer(call(request, body)))
                .onSuccess(sending::send)
                .onFailure(broken -> sending.send(Answer.text(500, "The fake is broken")));
    }

    /** On a thread that may wait, unless it does not have to: the way there and back costs as much as the rest. */
    private Future<Answer> answer(Call call) {
        Handler route = fake.apply(call);
        return route.isPrompt()
                ? Future.succeededFuture(route.answer(call))
                : Future.fromCompletionStage(route.held(call), vertx.getOrCreateContext())
                        .compose(over -> vertx.executeBlocking(() -> route.answer(call), false));
    }

    private Call call(HttpServerRequest request, Buffer body) {
        Map<String, List<String>> headers = new HashMap<>();
        request.headers()
                .forEach((name, value) ->
                        headers.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
        Call call = Call.of(request.method().name(), target(request), headers, body.toString(StandardCharsets.UTF_8));
        return secure ? call.showing(origin(request), shown(request)) : call;
    }

    /** Path and query; whoever takes this for a proxy sends scheme, host and port before them (RFC 9112 section 3.2.2). */
    private static String target(HttpServerRequest request) {
        String target = request.uri();
        if (target.startsWith("/")) {
            return target;
        }
        int host = target.indexOf("://");
        int path = host < 0 ? -1 : target.indexOf('/', host + 3);
        return path < 0 ? target : target.substring(path);
    }

    /** The certificate is good for both names of this machine. */
    private String origin(HttpServerRequest request) {
        boolean numeric = Optional.ofNullable(request.authority())
                .filter(authority -> "127.0.0.1".equals(authority.host()))
                .isPresent();
        return "https://" + (numeric ? "127.0.0.1" : "localhost") + ":" + number();
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
