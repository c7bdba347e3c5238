// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx.internal;

import static io.dataflowoauth.fixture.RawServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.fixture.Peer;
import io.dataflowoauth.fixture.RawServer;
import io.dataflowoauth.http.HttpAsk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that end too early or are none, each on a real socket. */
class BrokenAnswersTest {
    private static final String WHOLE = json(200, "{\"access_token\":\"s3cret-token\",\"token_type\":\"Bearer\"}");

    private final DoorFixture own = new DoorFixture(options -> options.withDeadline(java.time.Duration.ofSeconds(3)));

    @AfterEach
    void closeTheDoor() {
        own.close();
    }

    @Test
    void an_answer_that_is_reset_at_any_byte_is_a_typed_failure_and_never_a_part_of_a_token() {
        byte[] bytes = WHOLE.getBytes(StandardCharsets.UTF_8);
        AtomicInteger offset = new AtomicInteger();
        try (RawServer server = cutAt(offset, bytes, Peer::reset)) {
            for (int end = 0; end < bytes.length; end++) {
                offset.set(end);
                assertBroken(own.failure(HttpAsk.get(server.uri("/"))), end);
            }
        }
    }

    @Test
    void an_answer_that_ends_at_any_byte_is_a_typed_failure_and_never_a_part_of_a_token() {
        byte[] bytes = WHOLE.getBytes(StandardCharsets.UTF_8);
        AtomicInteger offset = new AtomicInteger();
        try (RawServer server = cutAt(offset, bytes, Peer::close)) {
            for (int end = 0; end < bytes.length; end++) {
                offset.set(end);
                assertBroken(own.failure(HttpAsk.get(server.uri("/"))), end);
            }
        }
    }

    @Test
    void a_body_without_a_length_that_is_cut_short_is_no_json() {
        String cut =
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{\"access_token\":\"s3";
        try (RawServer server = RawServer.start((raw, peer) -> {
            raw.hear(peer);
            peer.write(cut);
        })) {
            var answer = own.door.send(HttpAsk.get(server.uri("/"))).map(whole -> {
                whole.json();
                return whole;
            });

            assertThat(DoorFixture.failure(answer).code()).isEqualTo("oauth2.json-invalid");
        }
    }

    @Test
    void a_body_that_is_shorter_than_it_says_is_a_failure() {
        String lie = WHOLE.replaceFirst("Content-Length: [0-9]+", "Content-Length: 5000");
        try (RawServer server = RawServer.start((raw, peer) -> {
            raw.hear(peer);
            peer.write(lie);
        })) {
            assertThat(own.failure(HttpAsk.get(server.uri("/"))).code()).isEqualTo("oauth2.network-failed");
        }
    }

    @Test
    void what_follows_a_body_that_says_to_be_shorter_does_not_reach_the_next_answer() {
        String lie = json(200, "{}") + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
        try (RawServer server = RawServer.answering(lie)) {
            for (int i = 0; i < 3; i++) {
                var body = own.door
                        .send(HttpAsk.get(server.uri("/")))
                        .map(answer -> new String(answer.body(), StandardCharsets.UTF_8))
                        .onErrorReturn(TokenException.class, "refused")
                        .block(DoorFixture.PATIENCE);

                assertThat(body).isIn("{}", "refused");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s3cret is no HTTP at all\r\n\r\n",
                "HTTP/1.1 abc s3cret\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: s3cret\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\ns3cret\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\ns3cret",
                "HTTP/1.1 101 Switching\r\nUpgrade: s3cret\r\nConnection: upgrade\r\n\r\n"
            })
    void what_is_no_http_is_a_typed_failure_without_an_echo(String bytes) {
        try (RawServer server = RawServer.start((raw, peer) -> {
            raw.hear(peer);
            peer.write(bytes);
        })) {
            TokenException failure = own.failure(HttpAsk.get(server.uri("/")));

            assertThat(failure).isNotNull().hasMessageNotContaining("s3cret").hasNoCause();
        }
    }

    @Test
    void headers_without_end_are_a_typed_failure() {
        try (RawServer server = RawServer.start((raw, peer) -> {
            raw.hear(peer);
            peer.write("HTTP/1.1 200 OK\r\n");
            for (int i = 0; i < 10_000; i++) {
                peer.write("X-Header-" + i + ": " + "y".repeat(100) + "\r\n");
            }
        })) {
            assertThat(own.failure(HttpAsk.get(server.uri("/")))).isNotNull();
        }
    }

    private static RawServer cutAt(AtomicInteger offset, byte[] bytes, Ending ending) {
        return RawServer.start((raw, peer) -> {
            raw.hear(peer);
            peer.write(Arrays.copyOf(bytes, offset.get()));
            ending.end(peer);
        });
    }

    private static void assertBroken(TokenException failure, int end) {
        assertThat(failure).as("cut at byte %d", end).isInstanceOf(TokenException.Unavailable.class);
        assertThat(failure).hasMessageNotContaining("s3cret").hasNoCause();
    }

    @FunctionalInterface
    private interface Ending {
        void end(Peer peer) throws IOException;
    }
}
