// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.internal.HostRules;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a door permits: where to, how long, how much.
 *
 * <p>Lend them to a runtime by {@code RuntimeOptions.withResource(HttpDoorOptions.class, options)}. Each {@code withX}
 * gives a changed copy. Immutable, safe for use by many threads.
 */
public final class HttpDoorOptions {
    /** The hosts of metadata servers, which never leave the machine: the only ones asked by plain http besides loopback. */
    public static final Set<String> METADATA_HOSTS =
            Set.of("metadata.google.internal", "169.254.169.254", "[fd20:ce::254]", "[fd00:ec2::254]");

    private static final HttpDoorOptions DEFAULTS = new HttpDoorOptions(new Parts());
    private static final int MOST_PORTS = 65_535;
    private static final Pattern LOOPBACK_V4 = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    private final Parts parts;

    private HttpDoorOptions(Parts parts) {
        this.parts = parts;
    }

    /** A deadline of 10 s, 2 s to connect, bodies up to 256 KiB, 8 connections to an origin, https only. */
    public static HttpDoorOptions defaults() {
        return DEFAULTS;
    }

    /** The real time from subscription, once the engine runs, to the last byte. */
    public Duration deadline() {
        return parts.deadline;
    }

    /** The real time to make a connection. */
    public Duration connectTimeout() {
        return parts.connectTimeout;
    }

    /** The longest body, in bytes as they come. */
    public int bodyCap() {
        return parts.bodyCap;
    }

    /** The most connections to one origin; eight times as many exchanges may wait for one. */
    public int poolSize() {
        return parts.poolSize;
    }

    /** Whether plain http is permitted to this machine itself. */
    public boolean loopbackHttp() {
        return parts.loopbackHttp;
    }

    /** The authorities that are trusted in place of those of this Java; none as a rule. */
    public List<X509Certificate> trustAnchors() {
        return parts.anchors;
    }

    /** These options, with that time for a whole exchange. */
    public HttpDoorOptions withDeadline(Duration deadline) {
        Parts changed = parts.copy();
        changed.deadline = positive(deadline, "deadline");
        return new HttpDoorOptions(changed);
    }

    /** These options, with that time to make a connection. */
    public HttpDoorOptions withConnectTimeout(Duration connectTimeout) {
        Parts changed = parts.copy();
        changed.connectTimeout = positive(connectTimeout, "connectTimeout");
        return new HttpDoorOptions(changed);
    }

    /** These options, with bodies up to that many bytes. */
    public HttpDoorOptions withBodyCap(int bytes) {
        Parts changed = parts.copy();
        changed.bodyCap = positive(bytes, "bodyCap");
        return new HttpDoorOptions(changed);
    }

    /** These options, with that many connections to an origin. */
    public HttpDoorOptions withPoolSize(int connections) {
        Parts changed = parts.copy();
        changed.poolSize = positive(connections, "poolSize");
        return new HttpDoorOptions(changed);
    }

    /**
     * These options, trusting the servers whose certificates lead to one of these and no others: for an issuer behind an
     * authority of one's own. Without any, those that this Java trusts.
     */
    public HttpDoorOptions withTrustAnchors(Collection<X509Certificate> anchors) {
        Parts changed = parts.copy();
        changed.anchors = List.copyOf(anchors);
        return new HttpDoorOptions(changed);
    }

    /** These options, permitting plain http to loopback addresses and nowhere else: for tests and local fakes. */
    public HttpDoorOptions withLoopbackHttp(boolean permitted) {
        Parts changed = parts.copy();
        changed.loopbackHttp = permitted;
        return new HttpDoorOptions(changed);
    }

    /**
     * Checks that token traffic may go to a URL: absolute https with a host, without user info and fragment; or plain
     * http to a loopback host if that is permitted. The host is no link-local address, no metadata server, and no address in
     * a form that parsers read differently.
     *
     * @return the same URL
     * @throws TokenException.Misconfigured {@code oauth2.url-forbidden}; the message holds at most scheme, host and port
     */
    public URI requirePermitted(URI url) {
        String host = url.getHost();
        if (host == null || url.isOpaque() || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw forbidden("A URL needs a scheme and a host, and has neither user info nor a fragment.");
        }
        if (url.getPort() > MOST_PORTS || url.getRawAuthority().endsWith(":")) {
            throw forbidden("A port lies between 1 and 65535.");
        }
        if (!HostRules.isPlain(host)) {
            throw forbidden(host + " is a metadata server, link-local, or no plain address.");
        }
        boolean https = "https".equalsIgnoreCase(url.getScheme());
        boolean localHttp = parts.loopbackHttp && "http".equalsIgnoreCase(url.getScheme()) && isLoopback(host);
        if (!https && !localHttp) {
            throw forbidden(url.getScheme() + " is not permitted to " + host + ".");
        }
        return url;
    }

    /**
     * Checks that a request may be sent: to a URL that is {@linkplain #requirePermitted(URI) permitted}, or, if it was made
     * {@link HttpAsk#toMetadataServer()}, by http on port 80 to one of {@link #METADATA_HOSTS}.
     *
     * @throws TokenException.Misconfigured {@code oauth2.url-forbidden}
     */
    public void requirePermitted(HttpAsk ask) {
        URI url = ask.uri();
        boolean metadata = ask.isToMetadataServer()
                && "http".equals(url.getScheme())
                && url.getHost() != null
                && METADATA_HOSTS.contains(url.getHost())
                && (url.getPort() == -1 || url.getPort() == 80)
                && url.getRawUserInfo() == null;
        if (!metadata) {
            requirePermitted(url);
        }
    }

    private static TokenException.Misconfigured forbidden(String why) {
        return new TokenException.Misconfigured(OAuth2Codes.URL_FORBIDDEN, why);
    }

    private static boolean isLoopback(String host) {
        String plain = host.toLowerCase(Locale.ROOT);
        return plain.equals("localhost")
                || plain.equals("[::1]")
                || LOOPBACK_V4.matcher(plain).matches();
    }

    private static Duration positive(Duration value, String name) {
        if (requireNonNull(value, name).isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
        return value;
    }

    private static int positive(int value, String name) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
        return value;
    }

    private static final class Parts {
        private Duration deadline = Duration.ofSeconds(10);
        private Duration connectTimeout = Duration.ofSeconds(2);
        private int bodyCap = 256 * 1024;
        private int poolSize = 8;
        private boolean loopbackHttp;
        private List<X509Certificate> anchors = List.of();

        private Parts copy() {
            Parts copy = new Parts();
            copy.deadline = deadline;
            copy.connectTimeout = connectTimeout;
            copy.bodyCap = bodyCap;
            copy.poolSize = poolSize;
            copy.loopbackHttp = loopbackHttp;
            copy.anchors = anchors;
            return copy;
        }
    }
}
