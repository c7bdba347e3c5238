// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import static java.util.Objects.requireNonNull;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a fake answers. Immutable; each {@code withX} gives a changed copy; masks its body. */
public final class Answer {
    private final int status;
    private final List<Map.Entry<String, String>> headers;
    private final String body;
    private final Manner manner;

    private Answer(int status, List<Map.Entry<String, String>> headers, String body, Manner manner) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.manner = manner;
    }

    /** A JSON answer that nobody may store (RFC 6749 section 5.1). */
    public static Answer json(int status, String json) {
        return new Answer(status, List.of(), requireNonNull(json, "json"), Manner.SOUND)
                .withHeader("Content-Type", "application/json; charset=utf-8")
                .withHeader("Cache-Control", "no-store");
    }

    /** An answer in plain text. */
    public static Answer text(int status, String text) {
        return new Answer(status, List.of(), requireNonNull(text, "text"), Manner.SOUND)
                .withHeader("Content-Type", "text/plain; charset=utf-8");
    }

    /** A page for a browser, which nobody may store. */
    public static Answer html(int status, String html) {
        return new Answer(status, List.of(), requireNonNull(html, "html"), Manner.SOUND)
                .withHeader("Content-Type", "text/html; charset=utf-8")
                .withHeader("Cache-Control", "no-store");
    }

    /** No answer: the connection is reset, as if nobody were there. */
    public static Answer reset() {
        return new Answer(503, List.of(), "", Manner.SOUND.breaking(Break.BEFORE_HEADERS));
    }

    /** This answer, with one more header; the same name twice sends both. */
    public Answer withHeader(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new Answer(status, List.copyOf(more), body, manner);
    }

    /** This answer, asking to be left alone so long, in whole seconds, rounded up (RFC 9110 section 10.2.3). */
    public Answer withRetryAfter(Duration wait) {
        return withHeader("Retry-After", String.valueOf(wait.plusMillis(999).toSeconds()));
    }

    /** How long it asks to be left alone, if it does so in seconds. */
    public Optional<Duration> retryAfter() {
        return header("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,9}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }

    /** This answer, without such a header. */
    public Answer withoutHeader(String name) {
        List<Map.Entry<String, String>> fewer = headers.stream()
                .filter(header -> !header.getKey().equalsIgnoreCase(name))
                .toList();
        return new Answer(status, fewer, body, manner);
    }

    /** This answer, with that status. */
    public Answer withStatus(int changed) {
        return new Answer(changed, headers, body, manner);
    }

    /** This answer, with that body. */
    public Answer withBody(String changed) {
        return new Answer(status, headers, changed, manner.encoded(StandardCharsets.UTF_8));
    }

    /** This answer, with those bytes as its body. */
    public Answer withBytes(byte[] changed) {
        Manner raw = manner.encoded(StandardCharsets.ISO_8859_1);
        return new Answer(status, headers, new String(changed, StandardCharsets.ISO_8859_1), raw);
    }

    /** This answer, sent after so much real time. */
    public Answer withDelay(Duration real) {
        Manner later = new Manner(requireNonNull(real, "real"), manner.drip, manner.ends, manner.encoding);
        return new Answer(status, headers, body, later);
    }

    /** This answer, whose body takes so much real time to arrive once it has begun. */
    public Answer withDrip(Duration real) {
        Manner slower = new Manner(manner.delay, requireNonNull(real, "real"), manner.ends, manner.encoding);
        return new Answer(status, headers, body, slower);
    }

    /** This answer, whose connection breaks there. */
    public Answer withBreak(Break where) {
        return new Answer(status, headers, body, manner.breaking(where));
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The body. */
    public String body() {
        return body;
    }

    /** The first value of a header, whatever its case. */
    public Optional<String> header(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    byte[] bytes() {
        return body.getBytes(manner.encoding);
    }

    List<Map.Entry<String, String>> headers() {
        return headers;
    }

    /** The real time before its headers. */
    public Duration delay() {
        return manner.delay;
    }

    Duration drip() {
        return manner.drip;
    }

    /** Whether the connection is reset instead. */
    public boolean isReset() {
        return manner.ends == Break.BEFORE_HEADERS;
    }

    boolean breaksOff() {
        return manner.ends == Break.AFTER_HEADERS;
    }

    @Override
    public String toString() {
        return "Answer[" + (isReset() ? "reset" : status) + "]";
    }

    /** Where a connection breaks. */
    public enum Break {
        /** Nowhere. */
        NOWHERE,
        /** Before anything was sent. */
        BEFORE_HEADERS,
        /** After the headers, within the body. */
        AFTER_HEADERS
    }

    /** How it is sent. */
    private record Manner(Duration delay, Duration drip, Break ends, Charset encoding) {
        private static final Manner SOUND =
                new Manner(Duration.ZERO, Duration.ZERO, Break.NOWHERE, StandardCharsets.UTF_8);

        private Manner breaking(Break where) {
            return new Manner(delay, drip, where, encoding);
        }

        private Manner encoded(Charset changed) {
            return new Manner(delay, drip, ends, changed);
        }
    }
}
