// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.OAuth2Codes;
import java.net.URI;
import java.util.Locale;

/** Scheme, host and port of a URL, by which browsers and we tell one site from another (RFC 6454 section 4). */
record Origin(String scheme, String host, int port) {
    static Origin of(URI url) {
        String scheme = url.getScheme();
        String host = url.getHost();
        if (scheme == null || host == null || url.getRawUserInfo() != null) {
            throw new TokenException.Misconfigured(
                    OAuth2Codes.URL_FORBIDDEN, "A URL needs a scheme and a host, and has no user info.");
        }
        String lower = scheme.toLowerCase(Locale.ROOT);
        int port = url.getPort() >= 0 ? url.getPort() : (lower.equals("https") ? 443 : 80);
        return new Origin(lower, host.toLowerCase(Locale.ROOT), port);
    }

    /** Of a URL that names an origin and nothing more. */
    static Origin exactly(URI url) {
        boolean more = url.getRawQuery() != null
                || !(url.getRawPath().isEmpty() || url.getRawPath().equals("/"));
        if (more) {
            throw new IllegalArgumentException("An origin has neither a path nor a query");
        }
        return of(url);
    }

    boolean https() {
        return scheme.equals("https");
    }

    /** The host without the brackets of an IPv6 address. */
    String plainHost() {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public String toString() {
        return scheme + "://" + host + ":" + port;
    }
}
