// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request as data: method, URL, headers, and the certificate that its connection proved. A guard reads the headers
 * {@code Authorization} and {@code DPoP}, and no other.
 *
 * <p>Masks its headers and its query. Each {@code withX} gives a changed copy. Immutable, safe for use by many threads.
 */
public final class GuardedRequest {
    private final String method;
    private final URI url;
    private final Parts parts;

    private GuardedRequest(String method, URI url, Parts parts) {
        this.method = requireNonNull(method, "method");
        this.url = requireNonNull(url, "url");
        this.parts = parts;
    }

    /**
     * A request without headers.
     *
     * @param method as it came
     * @param url as the client sees it, whatever proxies are between: a DPoP proof is made for it
     */
    public static GuardedRequest of(String method, URI url) {
        return new GuardedRequest(method, url, new Parts(Map.of(), Optional.empty()));
    }

    /** This request, with one more header; several of one name are several. */
    public GuardedRequest withHeader(String name, String value) {
        Map<String, List<String>> more = new TreeMap<>(parts.headers);
        List<String> values = new ArrayList<>(headers(name));
        values.add(requireNonNull(value, "value"));
        more.put(name.toLowerCase(Locale.ROOT), List.copyOf(values));
        return new GuardedRequest(method, url, new Parts(more, parts.certificate));
    }

    /** This request, over a connection on which the client proved that it has this certificate (RFC 8705 section 3). */
    public GuardedRequest withCertificate(X509Certificate client) {
        return new GuardedRequest(method, url, new Parts(parts.headers, Optional.of(client)));
    }

    /** The method, as it came. */
    public String method() {
        return method;
    }

    /** Where to, as the client sees it. */
    public URI url() {
        return url;
    }

    /** The path, as it came; without the query, which is not for a log. */
    public String path() {
        return url.getRawPath() == null ? "" : url.getRawPath();
    }

    /** All values of a header, in the order in which they came; whatever the case of the name. */
    public List<String> headers(String name) {
        return parts.headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    Optional<X509Certificate> certificate() {
        return parts.certificate;
    }

    /** Method and path. */
    @Override
    public String toString() {
        return "GuardedRequest[" + method + " " + path() + ", masked]";
    }

    private record Parts(Map<String, List<String>> headers, Optional<X509Certificate> certificate) {}
}
