// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import static java.util.Objects.requireNonNull;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A request as a fake sees it. Immutable; masks everything but method and path. */
public final class Call {
    private final String method;
    private final String target;
    private final Map<String, List<String>> headers;
    private final String body;
    private final Around around;

    private Call(String method, String target, Map<String, List<String>> headers, String body, Around around) {
        this.method = method;
        this.target = target;
        this.headers = headers;
        this.body = body;
        this.around = around;
    }

    /** A request with its target (path and query as sent) and its body as UTF-8 text. */
    public static Call of(String method, String target, Map<String, List<String>> headers, String body) {
        Map<String, List<String>> named = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach((name, values) ->
                named.computeIfAbsent(name, n -> new ArrayList<>()).addAll(values));
        return new Call(
                requireNonNull(method, "method"), requireNonNull(target, "target"), named, body, Around.NOTHING);
    }

    /** This call, with what the groups of the route's pattern matched, percent-decoded. */
    public Call matching(List<String> matched) {
        return new Call(method, target, headers, body, new Around(List.copyOf(matched), around.shown, around.origin));
    }

    /** This call, at that origin, over a connection on which those certificates were shown, the client's own first. */
    Call showing(String origin, List<X509Certificate> certificates) {
        Around known = new Around(around.groups, List.copyOf(certificates), Optional.of(origin));
        return new Call(method, target, headers, body, known);
    }

    /** Scheme, host and port at which it arrived, if that is not the server's plain http. */
    public Optional<String> secureOrigin() {
        return around.origin;
    }

    /** The certificates that the client showed in the handshake, its own first. */
    public List<X509Certificate> certificates() {
        return around.shown;
    }

    /** The certificate that the client showed in the handshake. */
    public Optional<X509Certificate> certificate() {
        return around.shown.stream().findFirst();
    }

    /** {@code GET}, {@code POST} … */
    public String method() {
        return method;
    }

    /** The path as sent, without the query. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** What the pattern's group matched, from 1 on, percent-decoded. */
    public String group(int number) {
        return around.groups.get(number - 1);
    }

    /** The first value of a header, whatever its case. */
    public Optional<String> header(String name) {
        return headers(name).stream().findFirst();
    }

    /** All values of a header, whatever its case. */
    public List<String> headers(String name) {
        return List.copyOf(headers.getOrDefault(name, List.of()));
    }

    /** The token of {@code Authorization: Bearer …} (RFC 6750 section 2.1). */
    public Optional<String> bearer() {
        return header("Authorization")
                .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
                .map(value -> value.substring(7).trim());
    }

    /** The body as UTF-8 text. */
    public String body() {
        return body;
    }

    /** The query as it was sent, with its question mark; an empty text if there is none. */
    public String queryAsSent() {
        return target.substring(path().length());
    }

    /** The parameters of the query, each with all its values, in order. */
    public Map<String, List<String>> query() {
        int query = target.indexOf('?');
        return query < 0 ? Map.of() : parameters(target.substring(query + 1));
    }

    /** The parameters of a form body, each with all its values, in order; empty if the body is no form. */
    public Map<String, List<String>> form() {
        boolean form = header("Content-Type")
                .map(type -> type.toLowerCase(java.util.Locale.ROOT).startsWith("application/x-www-form-urlencoded"))
                .orElse(false);
        return form ? parameters(body) : Map.of();
    }

    /** The first value of a form parameter; a parameter without a value is as good as missing (RFC 6749 section 3.2). */
    public Optional<String> formValue(String name) {
        return form().getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /** Everything that came, with whatever secrets are in it: for the leak sweep alone. */
    public String whole() {
        StringBuilder whole = new StringBuilder(method + " " + target + "\n");
        headers.forEach((name, values) -> values.forEach(
                value -> whole.append(name).append(": ").append(value).append('\n')));
        return whole.append('\n').append(body).toString();
    }

    @Override
    public String toString() {
        return "Call[" + method + " " + path() + "]";
    }

    private static Map<String, List<String>> parameters(String text) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            if (!pair.isEmpty()) {
                parameters
                        .computeIfAbsent(decoded(name), n -> new ArrayList<>())
                        .add(decoded(value));
            }
        }
        return parameters;
    }

    /** Decodes one part of a form; what is no percent-encoding stays as it is. */
    static String decoded(String part) {
        try {
            return URLDecoder.decode(part, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return part;
        }
    }

    /** What is known of a call besides what was sent. */
    private record Around(List<String> groups, List<X509Certificate> shown, Optional<String> origin) {
        private static final Around NOTHING = new Around(List.of(), List.of(), Optional.empty());
    }
}
