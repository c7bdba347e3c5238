// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.DpopKey;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.http.internal.HeaderRules;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.streams.ReadStream;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One call of yours: method, URL, headers, body. Masks headers and body.
 *
 * <p>Each {@code withX} gives a changed copy. Immutable but for a body that is a stream; safe for use by many threads.
 */
public final class WebCall {
    private final HttpMethod method;
    private final URI url;
    private final Parts parts;

    private WebCall(HttpMethod method, URI url, Parts parts) {
        this.method = requireNonNull(method, "method");
        this.url = requireNonNull(url, "url");
        this.parts = parts;
    }

    /** A call without a body. */
    public static WebCall of(HttpMethod method, URI url) {
        return new WebCall(method, url, new Parts());
    }

    /** A GET. */
    public static WebCall get(URI url) {
        return of(HttpMethod.GET, url);
    }

    /** A POST of a JSON text. */
    public static WebCall postJson(URI url, String json) {
        return of(HttpMethod.POST, url).withBody(Buffer.buffer(json), "application/json");
    }

    /**
     * This call, with that header in place of one of the same name.
     *
     * @throws TokenException.Misconfigured {@code oauth2.header-forbidden} for {@code Authorization} and {@code DPoP}, which are
     *     the token's, and for a name or value that HTTP does not allow; the message never holds the value
     */
    public WebCall withHeader(String name, String value) {
        boolean legal = HeaderRules.isName(name) && HeaderRules.isValue(value);
        if (!legal || name.equalsIgnoreCase("Authorization") || name.equalsIgnoreCase(DpopKey.HEADER)) {
            throw new TokenException.Misconfigured(
                    OAuth2Codes.HEADER_FORBIDDEN, "The call cannot carry a header of that name with its value.");
        }
        Parts changed = parts.copy();
        changed.headers.put(name, value);
        return new WebCall(method, url, changed);
    }

    /** This call, with that body, which can be sent twice. */
    public WebCall withBody(Buffer body, String mediaType) {
        WebCall typed = withHeader("Content-Type", mediaType);
        typed.parts.body = Optional.of(body.copy());
        typed.parts.stream = Optional.empty();
        return typed;
    }

    /** This call, with a body that can be sent once only: it is never replayed. */
    public WebCall withStream(ReadStream<Buffer> body, String mediaType) {
        WebCall typed = withHeader("Content-Type", mediaType);
        typed.parts.body = Optional.empty();
        typed.parts.stream = Optional.of(body);
        return typed;
    }

    /** This call, whose answer may pause no longer than that: an idle timeout, not a deadline. */
    public WebCall withIdleTimeout(Duration idle) {
        Parts changed = parts.copy();
        changed.idle = Optional.of(idle);
        return new WebCall(method, url, changed);
    }

    /** The method. */
    public HttpMethod method() {
        return method;
    }

    /** Where to. */
    public URI url() {
        return url;
    }

    /** The headers by name, whatever its case. */
    public Map<String, String> headers() {
        return Collections.unmodifiableMap(parts.headers);
    }

    /** The body that can be sent twice. */
    public Optional<Buffer> body() {
        return parts.body.map(Buffer::copy);
    }

    /** The body that can be sent once only. */
    public Optional<ReadStream<Buffer>> stream() {
        return parts.stream;
    }

    /** The longest pause of the answer. */
    public Optional<Duration> idleTimeout() {
        return parts.idle;
    }

    /** Method, host and path; no query, no header, no body. */
    @Override
    public String toString() {
        return "WebCall[" + method + " " + url.getScheme() + "://" + url.getHost() + url.getRawPath() + ", masked]";
    }

    private static final class Parts {
        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private Optional<Buffer> body = Optional.empty();
        private Optional<ReadStream<Buffer>> stream = Optional.empty();
        private Optional<Duration> idle = Optional.empty();

        private Parts copy() {
            Parts copy = new Parts();
            copy.headers.putAll(headers);
            copy.body = body;
            copy.stream = stream;
            copy.idle = idle;
            return copy;
        }
    }
}
