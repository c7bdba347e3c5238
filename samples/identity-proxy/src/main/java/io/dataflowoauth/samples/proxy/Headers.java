// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.proxy;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What of a caller's headers the service behind the proxy sees: nothing by which a caller could be taken for another. */
final class Headers {
    // #region spoofing
    /** The caller's credentials, and what makes frameworks see another method, path or caller than the proxy saw. */
    private static final Set<String> DROPPED = Set.of(
            "authorization",
            "proxy-authorization",
            "dpop",
            "expect",
            "forwarded",
            "via",
            "client-ip",
            "true-client-ip",
            "remote-user",
            "proxy",
            "x-http-method",
            "x-http-method-override",
            "x-method-override",
            "x-original-url",
            "x-original-uri",
            "x-original-host",
            "x-rewrite-url",
            "x-real-ip");

    /** Families of headers in which proxies of all makes tell who calls. */
    private static final List<String> FAMILIES = List.of(
            "x-identity",
            "x-forwarded",
            "x-auth-",
            "x-authenticated",
            "x-remote-",
            "x-user",
            "x-webauth-",
            "x-goog-",
            "x-amzn-",
            "x-ms-",
            "x-ssl-",
            "ssl-",
            "x-client-cert",
            "x-envoy-");

    static void strip(MultiMap headers) {
        Set<String> dropped = new TreeSet<>(nominated(headers));
        for (String name : headers.names()) {
            String folded = name.toLowerCase(Locale.ROOT);
            // to CGI and its heirs X_Identity is X-Identity
            boolean twin = folded.indexOf('_') >= 0 || folded.indexOf('.') >= 0;
            if (twin || DROPPED.contains(folded) || FAMILIES.stream().anyMatch(folded::startsWith)) {
                dropped.add(folded);
            }
        }
        dropped.forEach(headers::remove);
    }
    // #endregion spoofing

    private Headers() {}

    /** Tells the service how the proxy was called. */
    static void tellWhence(MultiMap headers, HttpServerRequest request) {
        headers.set("X-Forwarded-For", request.remoteAddress().hostAddress());
        headers.set("X-Forwarded-Proto", request.isSSL() ? "https" : "http");
    }

    /** Those that belong to this connection only (RFC 9110 section 7.6.1). */
    private static List<String> nominated(MultiMap headers) {
        return headers.getAll("Connection").stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .toList();
    }
}
