// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guard;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request as data: method, URL, headers, and the certificate that its connection proved. A guard reads the headers
 * {@code Authorization}, {@code DPoP} and {@code Host}, and no other.
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
        return new GuardedRequest(method, url, new Parts(Map.of(), Optional.empty(), true));
    }

    /**
     * A request as a server received it, whose target may be no URI: then a guard refuses it as malformed.
     *
     * @param origin scheme, host and port as the client sees them
     * @param target path and query, as they came
     */
    public static GuardedRequest received(String method, String origin, String target) {
        try {
            if (target.startsWith("/") && target.indexOf('#') < 0) {
                return of(method, new URI(origin + target));
            }
            return unreadable(method);
        } catch (URISyntaxException broken) {
            return unreadable(method);
        }
    }

    private static GuardedRequest unreadable(String method) {
        return new GuardedRequest(method, URI.create(""), new Parts(Map.of(), Optional.empty(), false));
    }

    /** This request, with one more header; several of one name are several. */
    public GuardedRequest withHeader(String name, String value) {
        Map<String, List<String>> more = new TreeMap<>(parts.headers);
        List<String> values = new ArrayList<>(headers(name));
        values.add(requireNonNull(value, "value"));
        more.put(name.toLowerCase(Locale.ROOT), List.copyOf(values));
        return new GuardedRequest(method, url, new Parts(more, parts.certificate, parts.readable));
    }

    /** This request, over a connection on which the client proved that it has this certificate (RFC 8705 section 3). */
    public GuardedRequest withCertificate(X509Certificate client) {
        return new GuardedRequest(method, url, new Parts(parts.headers, Optional.of(client), parts.readable));
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

    /** Whether its target is a URI. */
    boolean isReadable() {
        return parts.readable;
    }

    Optional<X509Certificate> certificate() {
        return parts.certificate;
    }

    /** Method and path. */
    @Override
    public String toString() {
        return "GuardedRequest[" + method + " " + path() + ", masked]";
    }

    private record Parts(Map<String, List<String>> headers, Optional<X509Certificate> certificate, boolean readable) {}
}
