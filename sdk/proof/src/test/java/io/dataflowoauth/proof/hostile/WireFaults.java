// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/** What may be wrong with an answer but its body: status, headers, what is said of its length, how it comes. */
final class WireFaults {
    /** What may pass by itself. */
    static final String[] LATER = {
        "408 Request Timeout",
        "425 Too Early",
        "429 Too Many Requests",
        "500 Internal Server Error",
        "501 Not Implemented",
        "502 Bad Gateway",
        "503 Service Unavailable",
        "504 Gateway Timeout",
        "599 Anything",
        "600 Nothing",
        "999 No"
    };

    private static final List<String> REFUSALS = List.of(
            "400 Bad Request",
            "401 Unauthorized",
            "402 Payment Required",
            "403 Forbidden",
            "404 Not Found",
            "405 Method Not Allowed",
            "406 Not Acceptable",
            "408 Request Timeout",
            "409 Conflict",
            "410 Gone",
            "413 Content Too Large",
            "418 I'm a teapot",
            "421 Misdirected Request",
            "425 Too Early",
            "429 Too Many Requests",
            "451 Unavailable For Legal Reasons",
            "500 Internal Server Error",
            "501 Not Implemented",
            "502 Bad Gateway",
            "503 Service Unavailable",
            "504 Gateway Timeout",
            "599 Anything",
            "600 Nothing",
            "999 No");
    private static final List<String> REDIRECTS = List.of("300", "301", "302", "303", "304", "305", "307", "308");

    private final Wire good;
    private final String trap;
    private final List<Bad> all = new ArrayList<>();

    private WireFaults(Wire good, String trap) {
        this.good = good;
        this.trap = trap;
    }

    /** A wrong answer: where, how, and its bytes. */
    record Bad(String field, Fault fault, Reply reply) {}

    /** Of this good answer; what leads away leads to the trap. */
    static List<Bad> of(Wire good, String trap) {
        WireFaults faults = new WireFaults(good, trap);
        faults.statuses();
        faults.lengths();
        faults.lines();
        faults.time();
        faults.breaks();
        return faults.all;
    }

    /** What only an answer that is read as JSON can have wrong. */
    static List<Bad> mediaTypes(Wire good) {
        WireFaults faults = new WireFaults(good, "");
        faults.media("none", good.without("Content-Type"));
        for (String type : List.of(
                "text/html",
                "text/plain",
                "text/json",
                "application/octet-stream",
                "application/x-www-form-urlencoded",
                "application/jwt",
                "application/json; charset=utf-16",
                "application/json; charset=iso-8859-1",
                "application/jsonp",
                "json",
                "*/*",
                "application/json, text/html")) {
            faults.media(type, good.without("Content-Type").withHeader("Content-Type: " + type));
        }
        faults.media("two", good.withHeader("Content-Type: application/json"));
        faults.media("empty", good.without("Content-Type").withHeader("Content-Type: "));
        return faults.all;
    }

    private void media(String name, Wire wire) {
        add("Content-Type", new Fault(Fault.Kind.MEDIA_TYPE, name), wire.reply());
    }

    private void statuses() {
        for (String status :
                List.of("201 Created", "202 Accepted", "204 No Content", "206 Partial Content", "299 Odd")) {
            status(Fault.Kind.STATUS, status, status.startsWith("204") ? good.withBody("") : good);
        }
        for (String status : REFUSALS) {
            status(Fault.Kind.STATUS, status, good.withBody("<html>" + Canary.MARK + "</html>"));
        }
        for (String status : REDIRECTS) {
            status(Fault.Kind.REDIRECT, status, good.withHeader("Location: " + trap));
        }
        status(Fault.Kind.REDIRECT, "302 to nowhere", good);
        status(Fault.Kind.STATUS, "101 Switching Protocols", good.withHeader("Upgrade: websocket"));
    }

    private void status(Fault.Kind kind, String status, Wire wire) {
        add("status", new Fault(kind, status), wire.withStatus(status + " ").reply());
    }

    private void lengths() {
        http("Content-Length", "longer than the body", good.withHeader("Content-Length: " + (good.body().length + 1)));
        http("Content-Length", "negative", good.withHeader("Content-Length: -1"));
        http("Content-Length", "no number", good.withHeader("Content-Length: many"));
        http("Content-Length", "beyond any type", good.withHeader("Content-Length: " + "9".repeat(30)));
        http(
                "Content-Length",
                "two that differ",
                good.withHeader("Content-Length: 2").withHeader("Content-Length: 3"));
        Wire chunked = good.withHeader("Transfer-Encoding: chunked");
        http("Transfer-Encoding", "no size of a chunk", chunked.withBody("zz\r\n{}\r\n0\r\n\r\n"));
        http("Transfer-Encoding", "a negative size of a chunk", chunked.withBody("-5\r\n{}\r\n0\r\n\r\n"));
        http("Transfer-Encoding", "a chunk beyond any type", chunked.withBody("f".repeat(30) + "\r\n{}\r\n"));
        http("Transfer-Encoding", "a last chunk that is missing", chunked.withBody("2\r\n{}\r\n"));
        http("Transfer-Encoding", "a chunk that is longer than it says", chunked.withBody("1\r\n{}\r\n0\r\n\r\n"));
    }

    private void lines() {
        for (String line : List.of(
                "HTTP/1.1 abc OK",
                "HTTP/1.1 20 OK",
                "HTTP/1.1 -200 OK",
                "HTTP/1.1",
                "HTTP/x 200 OK",
                "ICY 200 OK",
                "SSH-2.0-OpenSSH_9.9",
                "GET / HTTP/1.1",
                "{\"access_token\":\"" + Canary.ACCESS_TOKEN + "\"}")) {
            String shown = line.startsWith("{") ? "JSON" : line;
            add(
                    "status line",
                    new Fault(Fault.Kind.HTTP, shown),
                    good.withStatusLine(line).reply());
        }
        add("status line", new Fault(Fault.Kind.HTTP, "TLS"), Reply.of("\u0016\u0003\u0003\u0000z" + Canary.MARK));
        add(
                "status line",
                new Fault(Fault.Kind.HTTP, "noise"),
                Reply.of("\u0000\u00ff\u0001" + Canary.MARK + "\r\n\r\n"));
        add("status line", new Fault(Fault.Kind.EMPTY, "nothing"), Reply.of(""));
        http("header", "one of 20 KiB", good.withHeader("X-Long: " + "x".repeat(20 * 1024)));
        http("header", "without a colon", good.withHeader("X-None\u0000"));
        http("header", "NUL in it", good.withHeader("X-Nul: a\u0000b"));
        StringBuilder many = new StringBuilder("X-0: 0");
        for (int i = 1; i < 3_000; i++) {
            many.append("\r\nX-").append(i).append(": ").append(i);
        }
        http("header", "three thousand of them", good.withHeader(many.toString()));
    }

    private void time() {
        String head = good.sizedHead();
        slow("nothing is answered", Reply.of("").then(Reply.Ending.SILENCE));
        slow(
                "half of the headers",
                Reply.of(head.substring(0, head.length() / 2)).then(Reply.Ending.SILENCE));
        slow("headers, and no body", Reply.of(head + "\r\n").then(Reply.Ending.SILENCE));
        slow("a header by single bytes", Reply.of(head + "X-Slow: ").then(Reply.Ending.DRIP, "x"));
        Wire longer = good.withHeader("Content-Length: 100000");
        slow("a body by single bytes", longer.reply().then(Reply.Ending.DRIP, " "));
        String interim = "HTTP/1.1 100 Continue\r\n\r\n";
        slow("interim answers without end", Reply.of(interim).then(Reply.Ending.DRIP, interim));
        Wire chunked = good.withHeader("Transfer-Encoding: chunked").withBody("");
        String chunk = "1000\r\n" + "x".repeat(4096) + "\r\n";
        add(
                "body",
                new Fault(Fault.Kind.OVERSIZED, "chunks without end"),
                chunked.reply().then(Reply.Ending.FLOOD, chunk));
    }

    private void breaks() {
        String head = good.sizedHead();
        String bytes = new String(good.reply().bytes(), ISO_8859_1);
        broken("before the first byte", "");
        broken("in the status line", bytes.substring(0, 9));
        broken("in the headers", bytes.substring(0, head.length() / 2));
        broken("before the body", head + "\r\n");
        broken("in the body", bytes.substring(0, bytes.length() - Math.max(1, good.body().length / 2)));
        broken("before the last byte", bytes.substring(0, bytes.length() - 1));
    }

    private void slow(String name, Reply reply) {
        add("time", new Fault(Fault.Kind.SLOW, name), reply);
    }

    private void broken(String where, String bytes) {
        add(
                "connection",
                new Fault(Fault.Kind.RESET, "reset " + where),
                Reply.of(bytes).then(Reply.Ending.RESET));
        add("connection", new Fault(Fault.Kind.RESET, "closed " + where), Reply.of(bytes));
    }

    private void http(String field, String name, Wire wire) {
        add(field, new Fault(Fault.Kind.HTTP, name), wire.reply());
    }

    private void add(String field, Fault fault, Reply reply) {
        all.add(new Bad(field, fault, reply));
    }
}
