// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import static java.util.Objects.requireNonNull;

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
    private final Duration delay;
    private final boolean reset;

    private Answer(int status, List<Map.Entry<String, String>> headers, String body, Duration delay, boolean reset) {
        this.status = status;
        this.headers = headers;
        this.body = body;
        this.delay = delay;
        this.reset = reset;
    }

    /** A JSON answer that nobody may store (RFC 6749 section 5.1). */
    public static Answer json(int status, String json) {
        return new Answer(status, List.of(), requireNonNull(json, "json"), Duration.ZERO, false)
                .withHeader("Content-Type", "application/json; charset=utf-8")
                .withHeader("Cache-Control", "no-store");
    }

    /** An answer in plain text. */
    public static Answer text(int status, String text) {
        return new Answer(status, List.of(), requireNonNull(text, "text"), Duration.ZERO, false)
                .withHeader("Content-Type", "text/plain; charset=utf-8");
    }

    /** A page for a browser, which nobody may store. */
    public static Answer html(int status, String html) {
        return new Answer(status, List.of(), requireNonNull(html, "html"), Duration.ZERO, false)
                .withHeader("Content-Type", "text/html; charset=utf-8")
                .withHeader("Cache-Control", "no-store");
    }

    /** No answer: the connection is reset, as if nobody were there. */
    public static Answer reset() {
        return new Answer(503, List.of(), "", Duration.ZERO, true);
    }

    /** This answer, with one more header; the same name twice sends both. */
    public Answer withHeader(String name, String value) {
        List<Map.Entry<String, String>> more = new ArrayList<>(headers);
        more.add(Map.entry(name, value));
        return new Answer(status, List.copyOf(more), body, delay, reset);
    }

    /** This answer, sent after so much real time. */
    public Answer withDelay(Duration real) {
        return new Answer(status, headers, body, requireNonNull(real, "real"), reset);
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

    List<Map.Entry<String, String>> headers() {
        return headers;
    }

    Duration delay() {
        return delay;
    }

    /** Whether the connection is reset instead. */
    public boolean isReset() {
        return reset;
    }

    @Override
    public String toString() {
        return "Answer[" + (reset ? "reset" : status) + "]";
    }
}
