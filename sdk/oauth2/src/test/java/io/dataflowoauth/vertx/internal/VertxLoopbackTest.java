// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.fixture.HeldTime;
import io.dataflowoauth.http.internal.Loopback;
import io.dataflowoauth.http.internal.LoopbackCall;
import io.dataflowoauth.http.internal.LoopbackPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The port for a browser's answer is open to this machine alone, and to calls that know where they go. */
class VertxLoopbackTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final HeldTime time = new HeldTime();
    private final List<LoopbackCall> calls = new CopyOnWriteArrayList<>();
    private final List<String> shown = new CopyOnWriteArrayList<>();
    private final Loopback.Listening listening =
            new VertxLoopback().listen(0, this::page, time).block(SOON);

    @AfterEach
    void close() {
        listening.close().block(SOON);
    }

    @Test
    void a_call_gets_its_page_and_the_connection_ends() {
        String answer = said("GET /callback?code=c1 HTTP/1.1\r\nHost: 127.0.0.1:" + listening.port() + "\r\n\r\n");

        assertThat(calls).containsExactly(new LoopbackCall("GET", "/callback", "code=c1"));
        assertThat(answer)
                .startsWith("HTTP/1.1 200 ")
                .endsWith("\r\n\r\nWell done.\n")
                .containsIgnoringCase("content-type: text/plain; charset=utf-8")
                .containsIgnoringCase("cache-control: no-store")
                .containsIgnoringCase("content-security-policy: default-src 'none'")
                .containsIgnoringCase("referrer-policy: no-referrer");
        assertThat(shown).containsExactly("shown");
        assertThat(time.isReleased()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: evil.example",
                "Host: 127.0.0.1",
                "Host: localhost:PORT",
                "Host: 127.0.0.1:1",
                "Host: 127.0.0.1:PORT\r\nHost: 127.0.0.1:PORT",
                "X: y"
            })
    void a_page_of_somewhere_else_whose_name_leads_here_is_not_served(String host) {
        String header = host.replace("PORT", String.valueOf(listening.port()));

        String answer = said("GET /callback?code=c1 HTTP/1.1\r\n" + header + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).matches("(?s)HTTP/1.1 4.*");
        assertThat(calls).isEmpty();
    }

    @Test
    void a_url_in_place_of_a_path_is_not_served() {
        String answer = said("GET http://evil.example/callback?code=c1 HTTP/1.1\r\nHost: 127.0.0.1:" + listening.port()
                + "\r\n\r\n");

        assertThat(answer).matches("(?s)HTTP/1.1 4.*");
        assertThat(calls).isEmpty();
    }

    @Test
    void a_line_that_is_too_long_reaches_nobody() {
        String answer = said("GET /callback?code=" + "c".repeat(9_000) + " HTTP/1.1\r\nHost: 127.0.0.1:"
                + listening.port() + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).matches("(?s)(HTTP/1.\\d 4.*)?");
        assertThat(calls).isEmpty();
    }

    @Test
    void a_closed_port_answers_nobody() {
        int port = listening.port();

        listening.close().block(SOON);

        assertThat(isSoonClosed(port)).isTrue();
        assertThat(time.isReleased()).isTrue();
    }

    private LoopbackPage page(LoopbackCall call) {
        calls.add(call);
        return LoopbackPage.of(200, "Well done.").then(() -> shown.add("shown"));
    }

    private String said(String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listening.port())) {
            socket.setSoTimeout(Math.toIntExact(SOON.toMillis()));
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** The system may take a moment longer than whoever has told it to close, and may give the port to somebody else. */
    private static boolean isSoonClosed(int port) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (isOpen(port)) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            Thread.onSpinWait();
        }
        return true;
    }

    private static boolean isOpen(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }
}
