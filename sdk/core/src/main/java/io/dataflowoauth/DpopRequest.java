// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * One request that a DPoP proof is made for (RFC 9449 section 4.2): to a token endpoint, or with a token to a resource.
 *
 * <p>Masks itself. Each {@code withX} gives a changed copy. Immutable, safe for use by many threads.
 */
public final class DpopRequest {
    private final String method;
    private final URI url;
    private final Optional<Secret> token;
    private final Optional<String> nonce;

    private DpopRequest(String method, URI url, Optional<Secret> token, Optional<String> nonce) {
        this.method = method;
        this.url = url;
        this.token = token;
        this.nonce = nonce;
    }

    /**
     * A request that carries no token.
     *
     * @param method exactly as it is sent: the proof is for no other
     * @throws IllegalArgumentException if the URL has no scheme or no host
     */
    public static DpopRequest of(String method, URI url) {
        if (requireNonNull(url, "url").getScheme() == null || url.getHost() == null) {
            throw new IllegalArgumentException("A request that is proved has a URL with a scheme and a host");
        }
        return new DpopRequest(requireNonNull(method, "method"), url, Optional.empty(), Optional.empty());
    }

    /** This request, with that access token on it. */
    public DpopRequest withToken(Secret carried) {
        return new DpopRequest(method, url, Optional.of(carried), nonce);
    }

    /** This request, for whose proof the server gave that nonce, whatever it gave before. */
    public DpopRequest withNonce(String given) {
        return new DpopRequest(method, url, token, Optional.of(given));
    }

    /** The method: {@code htm}. */
    public String method() {
        return method;
    }

    /**
     * The URL as a proof names it: {@code htu}, without query and fragment (RFC 9449 section 4.2). Scheme and host are in
     * lower case, a port that the scheme implies and user info are left out, an empty path is a slash. The path is otherwise
     * as it is sent: a server that normalizes finds the same in it, and one that does not finds it unchanged.
     */
    public String htu() {
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return origin() + path;
    }

    /** Scheme, host and port, by which one server is told from another; a port that the scheme implies is left out. */
    public String origin() {
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        int implied = scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : -1;
        boolean said = url.getPort() >= 0 && url.getPort() != implied;
        return scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + (said ? ":" + url.getPort() : "");
    }

    /** The access token that it carries; empty for a request to a token endpoint. */
    public Optional<Secret> token() {
        return token;
    }

    /** The nonce that its proof must carry; empty for the newest that its server gave, if any. */
    public Optional<String> nonce() {
        return nonce;
    }

    /** Method and URL; no query, no token, no nonce. */
    @Override
    public String toString() {
        return "DpopRequest[" + method + " " + htu() + ", masked]";
    }
}
