// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.TokenCalls.Answered;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A client that knows of a server what its env.sh tells: whom to trust, and which proxy to ask. */
final class Outsider {
    private final HttpClient client;
    private final TestkitServer server;

    private Outsider(TestkitServer server, HttpClient.Builder builder) {
        this.server = server;
        this.client = builder.version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(30))
                .build();
    }

    static Outsider direct(TestkitServer server) {
        return new Outsider(server, HttpClient.newBuilder().sslContext(trusting(server)));
    }

    static Outsider throughTheProxy(TestkitServer server) {
        InetSocketAddress proxy =
                new InetSocketAddress(server.proxy().getHost(), server.proxy().getPort());
        return new Outsider(
                server, HttpClient.newBuilder().sslContext(trusting(server)).proxy(ProxySelector.of(proxy)));
    }

    Answered get(String url, String... headers) {
        return send(request(URI.create(url), headers).GET());
    }

    Answered control(String method, String path, String json, String... headers) {
        HttpRequest.BodyPublisher body =
                json.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(json);
        return send(request(URI.create(server.base() + "/_control" + path), headers)
                .header("Content-Type", "application/json")
                .method(method, body));
    }

    /** Empty if the proxy, or whoever answers, hung up. */
    Optional<Integer> status(String url) {
        try {
            return Optional.of(client.send(request(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode());
        } catch (IOException refused) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static HttpRequest.Builder request(URI uri, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
        return headers.length == 0 ? request : request.headers(headers);
    }

    private Answered send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answered(answer.statusCode(), Map.of(), answer.body());
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static SSLContext trusting(TestkitServer server) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("testkit", server.authority());
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
