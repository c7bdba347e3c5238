// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** An HTTP answer that can be spoilt in any part. Each {@code withX} gives a changed copy. */
final class Wire {
    private final String statusLine;
    private final List<String> headers;
    private final byte[] body;

    private Wire(String statusLine, List<String> headers, byte[] body) {
        this.statusLine = statusLine;
        this.headers = headers;
        this.body = body;
    }

    /** A success with that JSON, as every hop sends it. */
    static Wire json(String body) {
        return new Wire(
                "HTTP/1.1 200 OK",
                List.of(
                        "Content-Type: application/json",
                        "Date: Thu, 01 Jan 2026 00:00:00 GMT",
                        "Metadata-Flavor: Google",
                        "Connection: close"),
                body.getBytes(UTF_8));
    }

    byte[] body() {
        return body;
    }

    Wire withStatus(String codeAndReason) {
        return new Wire("HTTP/1.1 " + codeAndReason, headers, body);
    }

    Wire withStatusLine(String line) {
        return new Wire(line, headers, body);
    }

    Wire withBody(byte[] changed) {
        return new Wire(statusLine, headers, changed);
    }

    Wire withBody(String changed) {
        return withBody(changed.getBytes(UTF_8));
    }

    Wire withHeader(String line) {
        List<String> more = new ArrayList<>(headers);
        more.add(line);
        return new Wire(statusLine, List.copyOf(more), body);
    }

    Wire without(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return new Wire(
                statusLine,
                headers.stream()
                        .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith(start))
                        .toList(),
                body);
    }

    /** With the length of its body, unless a header says something of it. */
    Reply reply() {
        boolean said = headers.stream()
                .map(line -> line.toLowerCase(Locale.ROOT))
                .anyMatch(line -> line.startsWith("content-length") || line.startsWith("transfer-encoding"));
        return said ? unsized() : withHeader("Content-Length: " + body.length).unsized();
    }

    /** Without a length: its body ends with the connection. */
    Reply unsized() {
        return Reply.of(head() + "\r\n" + new String(body, ISO_8859_1));
    }

    /** Status line and headers, with the length of the body; the empty line that ends them is missing. */
    String sizedHead() {
        return withHeader("Content-Length: " + body.length).head();
    }

    private String head() {
        return statusLine + "\r\n" + String.join("\r\n", headers) + "\r\n";
    }
}
