// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.http;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.internal.HeaderRules;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One request of ours: method, URL, headers, body. Masks itself, since headers and bodies carry secrets.
 *
 * <p>Each {@code withX} gives a changed copy. Immutable, safe for use by many threads.
 */
public final class HttpAsk {
    private final String method;
    private final URI uri;
    private final Map<String, String> headers;
    private final byte[] body;
    private final Terms terms;

    private HttpAsk(HttpAsk from, Map<String, String> headers, Terms terms) {
        this.method = from.method;
        this.uri = from.uri;
        this.body = from.body;
        this.headers = headers;
        this.terms = terms;
    }

    private HttpAsk(String method, URI uri, byte[] body) {
        this.method = method;
        this.uri = requireNonNull(uri, "uri");
        this.body = body;
        this.headers = Map.of();
        this.terms = Terms.NONE;
    }

    /** A GET that accepts JSON. */
    public static HttpAsk get(URI uri) {
        return new HttpAsk("GET", uri, new byte[0]).withHeader("Accept", "application/json");
    }

    /** A PUT without a body, as the metadata server of AWS wants it. */
    public static HttpAsk put(URI uri) {
        return new HttpAsk("PUT", uri, new byte[0]);
    }

    /** A POST of an {@code application/x-www-form-urlencoded} body in UTF-8, parameters in the order of the map. */
    public static HttpAsk form(URI uri, Map<String, String> parameters) {
        return form(uri, parameters.entrySet());
    }

    /** A POST of a form whose parameters may repeat, as {@code resource} does (RFC 8707 section 2). */
    public static HttpAsk form(URI uri, Collection<Map.Entry<String, String>> parameters) {
        String encoded = parameters.stream()
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return post(uri, encoded, "application/x-www-form-urlencoded");
    }

    /** A POST of a JSON text. */
    public static HttpAsk json(URI uri, String json) {
        return post(uri, json, "application/json");
    }

    private static HttpAsk post(URI uri, String text, String mediaType) {
        return new HttpAsk("POST", uri, text.getBytes(StandardCharsets.UTF_8))
                .withHeader("Accept", "application/json")
                .withHeader("Content-Type", mediaType);
    }

    /**
     * This request, with that header in place of one of the same name.
     *
     * @throws TokenException.Misconfigured {@code oauth2.header-forbidden} if the name is no HTTP token or one that the
     *     engine writes itself, or the value has anything but visible ASCII, spaces and tabs; the message never holds the
     *     value
     */
    public HttpAsk withHeader(String name, String value) {
        if (!HeaderRules.isName(requireNonNull(name, "name"))) {
            throw new TokenException.Misconfigured(
                    OAuth2Codes.HEADER_FORBIDDEN, "A header's name is no HTTP token, or the engine's own.");
        }
        if (!HeaderRules.isValue(requireNonNull(value, "value"))) {
            throw new TokenException.Misconfigured(
                    OAuth2Codes.HEADER_FORBIDDEN, "The header " + name + " cannot be sent with its value.");
        }
        Map<String, String> changed = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        changed.putAll(headers);
        changed.put(name, value);
        return new HttpAsk(this, Collections.unmodifiableMap(changed), terms);
    }

    /** This request, to be answered within that real time if the door's own deadline is not shorter. */
    public HttpAsk withDeadline(Duration shorter) {
        return new HttpAsk(this, headers, terms.with(Optional.of(shorter)));
    }

    /**
     * This request, telling that if its exchange failed before anything of it was handed to a connection. Whoever must not
     * ask twice may ask again then. A door that cannot know does not tell.
     *
     * @param told called at most once, before the exchange fails, on a thread that must not be blocked
     */
    public HttpAsk withUnsent(Runnable told) {
        return new HttpAsk(this, headers, terms.with(requireNonNull(told, "told")));
    }

    /**
     * This request, made over a connection on which that certificate is shown if the server asks for one, and which no
     * request with another certificate, or with none, ever uses.
     */
    public HttpAsk withCertificate(ClientCertificate certificate) {
        return new HttpAsk(this, headers, terms.with(certificate));
    }

    /**
     * This request, to the metadata server of the machine that we run on, which speaks plain http on a link-local address:
     * the door permits that to {@link HttpDoorOptions#METADATA_HOSTS} and no other host.
     */
    public HttpAsk toMetadataServer() {
        return new HttpAsk(this, headers, terms.toMachine());
    }

    /** Whether it was made {@link #toMetadataServer()}. */
    public boolean isToMetadataServer() {
        return terms.ofMachine;
    }

    /** {@code GET}, {@code POST} or {@code PUT}. */
    public String method() {
        return method;
    }

    /** Where to. */
    public URI uri() {
        return uri;
    }

    /** The headers by name, whatever its case. They may hold secrets. */
    public Map<String, String> headers() {
        return headers;
    }

    /** A copy of the body, empty for a GET and a PUT. It may hold secrets. */
    public byte[] body() {
        return body.clone();
    }

    /** The time that this request gets, where it asks for less than the door allows. */
    public Optional<Duration> deadline() {
        return terms.deadline;
    }

    /** The certificate to show. */
    public Optional<ClientCertificate> certificate() {
        return terms.certificate;
    }

    /** What is to be told that nothing was sent. */
    public Runnable unsent() {
        return terms.unsent;
    }

    /** Method, host and path; no query, no header, no body. */
    @Override
    public String toString() {
        return "HttpAsk[" + method + " " + uri.getScheme() + "://" + uri.getHost() + uri.getRawPath() + ", masked]";
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** How it is to be sent. */
    private record Terms(
            Optional<Duration> deadline, Optional<ClientCertificate> certificate, Runnable unsent, boolean ofMachine) {
        private static final Terms NONE = new Terms(Optional.empty(), Optional.empty(), () -> {}, false);

        Terms with(Optional<Duration> changed) {
            return new Terms(changed, certificate, unsent, ofMachine);
        }

        Terms with(ClientCertificate changed) {
            return new Terms(deadline, Optional.of(changed), unsent, ofMachine);
        }

        Terms with(Runnable changed) {
            return new Terms(deadline, certificate, changed, ofMachine);
        }

        Terms toMachine() {
            return new Terms(deadline, certificate, unsent, true);
        }
    }
}
