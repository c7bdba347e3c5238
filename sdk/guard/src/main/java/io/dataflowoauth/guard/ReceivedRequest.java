// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.guard;

import io.dataflowoauth.access.guard.GuardedRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Makes data of a request: what a guard reads of it, and no more. */
final class ReceivedRequest {
    private static final List<String> HEADERS = List.of("Authorization", "DPoP", "Host");

    private ReceivedRequest() {}

    static GuardedRequest of(HttpServerRequest request, Optional<String> origin) {
        GuardedRequest guarded = GuardedRequest.received(
                request.method().name(), origin.orElseGet(() -> seen(request)), target(request));
        for (String name : HEADERS) {
            for (String value : request.headers().getAll(name)) {
                guarded = guarded.withHeader(name, value);
            }
        }
        return certificate(request.sslSession()).map(guarded::withCertificate).orElse(guarded);
    }

    private static String seen(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        return request.scheme() + "://" + (authority == null ? "" : authority.toString());
    }

    private static String target(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        return request.query() == null ? path : path + "?" + request.query();
    }

    private static Optional<X509Certificate> certificate(@Nullable SSLSession session) {
        if (session == null) {
            return Optional.empty();
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate client
                    ? Optional.of(client)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException none) {
            return Optional.empty();
        }
    }
}
