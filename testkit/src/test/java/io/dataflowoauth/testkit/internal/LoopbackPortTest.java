// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire. */
class LoopbackPortTest {
    private static final int PATIENCE = 20_000;

    private final LoopbackServer server = LoopbackServer.start("a test", () -> Instant.parse("2026-03-01T12:00:00Z"));

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_planned_reset_is_one_and_no_mere_end() throws Exception {
        serve(Answer.reset());

        try (Socket socket = connect()) {
            say(socket, "GET /it HTTP/1.1\r\nHost: fake\r\n\r\n");

            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void an_answer_that_breaks_off_has_its_head_and_no_end() throws Exception {
        serve(Answer.json(201, "{}").withBreak(Answer.Break.AFTER_HEADERS));

        try (Socket socket = connect()) {
            BufferedReader from = from(socket);
            say(socket, "GET /it HTTP/1.1\r\nHost: fake\r\n\r\n");

            assertThat(head(from)).contains("HTTP/1.1 201 Created", "Content-Type: application/json; charset=utf-8");
            assertThatThrownBy(() -> from.lines()
                            .forEach(line -> assertThat(line)
                                    .as("the end of the last chunk")
                                    .isNotEqualTo("0")))
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void an_answer_that_drips_arrives_whole() throws Exception {
        serve(Answer.text(200, "0123456789").withDrip(Duration.ofMillis(80)));

        assertThat(get("/it").body()).isEqualTo("0123456789");
    }

    @Test
    void calls_share_a_connection_until_the_client_ends_it() throws Exception {
        serve(Answer.text(200, "yes"));

        try (Socket socket = connect()) {
            BufferedReader from = from(socket);
            List<String> status = new ArrayList<>();
            for (int call = 0; call < 5; call++) {
                say(socket, "GET /it HTTP/1.1\r\nHost: fake\r\n\r\n");
                status.add(head(from).get(0));
                from.skip(3);
            }

            assertThat(status).hasSize(5).containsOnly("HTTP/1.1 200 OK");
        }
    }

    @Test
    void a_target_with_scheme_and_host_is_the_path_behind_them() throws Exception {
        server.route("GET", Pattern.compile("/it"), call -> Answer.text(200, "it " + call.query()));

        try (Socket socket = connect()) {
            say(
                    socket,
                    "GET http://issuer.example/it?a=b HTTP/1.1\r\nHost: issuer.example\r\nConnection: close\r\n\r\n");

            assertThat(from(socket).lines()).contains("it {a=[b]}");
        }
    }

    @Test
    void a_line_may_be_as_long_as_a_sign_in_makes_it() throws Exception {
        server.route(
                "GET",
                Pattern.compile("/it"),
                call -> Answer.text(200, "" + call.query().get("state").get(0).length()));

        assertThat(get("/it?state=" + "s".repeat(20_000)).body()).isEqualTo("20000");
    }

    @Test
    void a_client_that_asks_before_it_sends_its_body_is_told_to_go_on() throws Exception {
        echo();

        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(server.base() + "/echo"))
                .expectContinue(true)
                .POST(HttpRequest.BodyPublishers.ofString("a body")));

        assertThat(answer.body()).isEqualTo("a body");
    }

    @Test
    void a_zipped_body_is_read_as_what_it_was() throws Exception {
        echo();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write("a body".getBytes(ISO_8859_1));
        }

        HttpResponse<String> answer = send(HttpRequest.newBuilder(URI.create(server.base() + "/echo"))
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(packed.toByteArray())));

        assertThat(answer.body()).isEqualTo("a body");
    }

    @Test
    void a_fake_that_breaks_says_so_and_nothing_more() throws Exception {
        server.route("GET", Pattern.compile("/it"), call -> {
            throw new IllegalArgumentException("a secret");
        });

        HttpResponse<String> answer = get("/it");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("a secret");
    }

    @Test
    void nobody_connects_to_a_server_that_is_closed() {
        URI base = server.base();

        server.close();

        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), base.getPort()))
                .isInstanceOf(ConnectException.class);
    }

    private void serve(Answer answer) {
        server.route("GET", Pattern.compile("/it"), call -> answer);
    }

    private void echo() {
        server.route("POST", Pattern.compile("/echo"), call -> Answer.text(200, call.body()));
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.base().getPort());
        socket.setSoTimeout(PATIENCE);
        return socket;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    private static BufferedReader from(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
    }

    private static List<String> head(BufferedReader from) throws IOException {
        List<String> head = new ArrayList<>();
        for (String line = from.readLine(); line != null && !line.isEmpty(); line = from.readLine()) {
            head.add(line);
        }
        return head;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(server.base() + path)));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
