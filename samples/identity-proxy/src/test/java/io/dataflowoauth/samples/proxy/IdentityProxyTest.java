// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.threats.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who comes through, what the service behind learns of them, and what the others read. */
class IdentityProxyTest {
    @TempDir
    private Path folder;

    private Town town;

    @BeforeEach
    void start() throws Exception {
        town = new Town(folder);
    }

    @AfterEach
    void stop() {
        town.close();
    }

    @Test
    void who_may_comes_through_and_the_service_learns_who_it_is_and_nothing_of_the_token() throws Exception {
        try (Wire wire = town.wire()) {
            String answer = wire.send(town.request("GET /orders/7?page=2", "X-Request-Id: r-1"))
                    .answer();

            assertThat(answer).startsWith("HTTP/1.1 200 OK").endsWith("behind");
        }
        Behind.Seen seen = town.behind.next();
        assertThat(seen.uri()).isEqualTo("/orders/7?page=2");
        assertThat(seen.headers().get("X-Identity-Subject")).isEqualTo("ada");
        assertThat(seen.headers().get("X-Identity-Issuer")).startsWith("http%3A%2F%2F127.0.0.1");
        assertThat(seen.headers().get("X-Request-Id")).isEqualTo("r-1");
        assertThat(seen.headers().get("X-Forwarded-For")).isEqualTo("127.0.0.1");
        assertThat(seen.headers().contains("Authorization")).isFalse();
    }

    @Test
    void a_body_comes_through_whole() throws Exception {
        String body = "x".repeat(200_000);

        try (Wire wire = town.wire()) {
            wire.send(town.request("POST /orders", "Content-Length: " + body.length()));
            assertThat(wire.send(body).answer()).startsWith("HTTP/1.1 200");
        }
        assertThat(town.behind.next().body()).isEqualTo(body);
    }

    @Test
    void a_body_in_chunks_comes_through_whole() throws Exception {
        try (Wire wire = town.wire()) {
            wire.send(town.request("POST /orders", "Transfer-Encoding: chunked"));
            assertThat(wire.send("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n").answer())
                    .startsWith("HTTP/1.1 200");
        }
        assertThat(town.behind.next().body()).isEqualTo("hello world");
    }

    @Test
    void who_asks_before_it_sends_a_body_is_told_to_go_on_when_it_may() throws Exception {
        try (Wire wire = town.wire()) {
            wire.send(town.request("POST /orders", "Content-Length: 5", "Expect: 100-continue"));
            assertThat(wire.head()).startsWith("HTTP/1.1 100");
            assertThat(wire.send("hello").answer()).startsWith("HTTP/1.1 200");
        }
        assertThat(town.behind.next().body()).isEqualTo("hello");
    }

    @Test
    void who_asks_before_it_sends_a_body_and_may_not_is_told_so_at_once() throws Exception {
        try (Wire wire = town.wire()) {
            wire.send(town.request("POST /admin", "Content-Length: 5000000", "Expect: 100-continue"));

            assertThat(wire.head()).startsWith("HTTP/1.1 403");
        }
        assertThat(town.behind.seen).isEmpty();
    }

    @Test
    void who_goes_away_in_the_middle_of_a_body_leaves_the_proxy_as_it_was() throws Exception {
        for (int caller = 0; caller < 20; caller++) {
            try (Wire wire = town.wire()) {
                wire.send(town.request("POST /orders", "Content-Length: 100000"))
                        .send("x".repeat(1000));
            }
        }

        try (Wire wire = town.wire()) {
            assertThat(wire.send(town.request("GET /orders/8")).answer()).startsWith("HTTP/1.1 200");
        }
        assertThat(town.behind.next().uri()).isEqualTo("/orders/8");
    }

    @Test
    void who_may_not_is_told_so_and_the_log_is_told_why() throws Exception {
        try (Wire wire = town.wire()) {
            String answer = wire.send(town.request("GET /admin")).answer();

            assertThat(answer)
                    .startsWith("HTTP/1.1 403")
                    .contains("\"decision\":\"")
                    .doesNotContain("orders.admin");
        }
        assertThat(town.outcomes.get(0).diagnosis().orElseThrow().code()).isEqualTo("policy.not-granted");
        assertThat(town.behind.seen).isEmpty();
    }

    @Test
    void who_has_no_token_comes_to_open_routes_only_and_nobody_is_told_to_have_called() throws Exception {
        try (Wire wire = town.wire()) {
            String open = wire.send("GET /health HTTP/1.1\r\nHost: orders.example\r\nX-Identity-Subject: root\r\n\r\n")
                    .answer();
            String closed = wire.send("GET /orders HTTP/1.1\r\nHost: orders.example\r\n\r\n")
                    .answer();

            assertThat(open).startsWith("HTTP/1.1 200");
            assertThat(closed).startsWith("HTTP/1.1 401");
        }
        assertThat(town.behind.next().headers().contains("X-Identity-Subject")).isFalse();
        assertThat(town.behind.seen).isEmpty();
    }

    @Test
    void a_route_is_for_its_methods_and_no_other_route_steps_in() throws Exception {
        try (Wire wire = town.wire()) {
            assertThat(wire.send(town.request("DELETE /orders")).answer()).startsWith("HTTP/1.1 405");
        }
        assertThat(town.behind.seen).isEmpty();
    }

    @Test
    void a_web_socket_is_opened_where_its_route_says_so() throws Exception {
        try (Wire wire = town.wire()) {
            String opened = wire.send(town.request(
                            "GET /live",
                            "Connection: Upgrade",
                            "Upgrade: websocket",
                            "Sec-WebSocket-Version: 13",
                            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="))
                    .head();

            assertThat(opened).startsWith("HTTP/1.1 101");
        }
        Behind.Seen seen = town.behind.next();
        assertThat(seen.method()).isEqualTo("WEBSOCKET");
        assertThat(seen.headers().get("X-Identity-Subject")).isEqualTo("ada");
        assertThat(seen.headers().contains("Authorization")).isFalse();
    }

    @Test
    void a_policy_that_is_broken_while_it_runs_replaces_nothing() throws Exception {
        Files.writeString(folder.resolve("policy.json"), "{");

        try (Wire wire = town.wire()) {
            assertThat(wire.send(town.request("GET /orders")).answer()).startsWith("HTTP/1.1 200");
        }
        assertThat(town.behind.next().uri()).isEqualTo("/orders");
    }

    @Test
    void a_service_that_is_down_is_a_bad_gateway() throws Exception {
        try (Town lonely = new Town(
                        Files.createDirectory(folder.resolve("lonely")),
                        file -> file.put("upstream", "http://127.0.0.1:1"));
                Wire wire = lonely.wire()) {
            assertThat(wire.send(lonely.request("GET /orders")).head()).startsWith("HTTP/1.1 502");
        }
    }
}
