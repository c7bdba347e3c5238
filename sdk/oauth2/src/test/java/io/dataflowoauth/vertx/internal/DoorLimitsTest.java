// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx.internal;

import static io.dataflowoauth.fixture.RawServer.json;
import static io.dataflowoauth.vertx.internal.DoorFixture.failure;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.fixture.RawServer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoorOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Cap, deadline, cancellation and pool, each on a real socket. */
class DoorLimitsTest {
    @Test
    void a_body_beyond_the_cap_resets_the_connection_while_it_is_read() throws Exception {
        String chunk = "400\r\n" + "x".repeat(1024) + "\r\n";
        try (RawServer server = RawServer.start((raw, peer) -> {
                    raw.hear(peer);
                    peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    for (int i = 0; i < 100_000; i++) {
                        peer.write(chunk);
                    }
                });
                DoorFixture own = new DoorFixture(options -> options.withBodyCap(10_000))) {
            TokenException failure = own.failure(HttpAsk.get(server.uri("/")));

            assertThat(failure).isInstanceOf(TokenException.Invalid.class);
            assertThat(failure.code()).isEqualTo("oauth2.answer-too-long");
            assertThat(server.sawClose()).isTrue();
        }
    }

    @Test
    void a_body_as_long_as_the_cap_is_read() {
        try (RawServer server = RawServer.answering(json(200, "x".repeat(10_000)));
                DoorFixture own = new DoorFixture(options -> options.withBodyCap(10_000))) {
            assertThat(own.answer(HttpAsk.get(server.uri("/"))).body()).hasSize(10_000);
        }
    }

    @Test
    void a_dripping_body_ends_at_the_deadline_and_the_connection_is_reset() throws Exception {
        try (RawServer server = dripping("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
                DoorFixture own = impatient()) {
            TokenException failure = own.failure(HttpAsk.get(server.uri("/")));

            assertThat(failure).isInstanceOf(TokenException.Unavailable.class);
            assertThat(failure.code()).isEqualTo("oauth2.deadline-passed");
            assertThat(server.sawClose()).isTrue();
        }
    }

    @Test
    void dripping_headers_end_at_the_deadline() throws Exception {
        try (RawServer server = dripping("");
                DoorFixture own = impatient()) {
            assertThat(own.failure(HttpAsk.get(server.uri("/"))).code()).isEqualTo("oauth2.deadline-passed");
            assertThat(server.sawClose()).isTrue();
        }
    }

    @Test
    void silence_ends_at_the_deadline() throws Exception {
        try (RawServer server = silent();
                DoorFixture own = impatient()) {
            assertThat(own.failure(HttpAsk.get(server.uri("/"))).code()).isEqualTo("oauth2.deadline-passed");
            assertThat(server.sawClose()).isTrue();
        }
    }

    @Test
    void a_request_may_ask_for_a_shorter_deadline_and_not_for_a_longer_one() {
        try (RawServer server = silent();
                DoorFixture own = impatient();
                DoorFixture patient = new DoorFixture(options -> options.withDeadline(ofSeconds(30)))) {
            HttpAsk ask = HttpAsk.get(server.uri("/"));

            assertThat(own.failure(ask.withDeadline(ofSeconds(60))).detail()).contains("within 300 ms");
            assertThat(patient.failure(ask.withDeadline(ofMillis(200))).detail())
                    .contains("within 200 ms");
        }
    }

    @Test
    void cancelling_closes_the_connection() throws Exception {
        CountDownLatch heard = new CountDownLatch(1);
        try (RawServer server = RawServer.start((raw, peer) -> {
                    raw.hear(peer);
                    heard.countDown();
                    raw.expectClose(peer);
                });
                DoorFixture own = new DoorFixture(UnaryOperator.identity())) {
            Disposable subscription =
                    own.door.send(HttpAsk.get(server.uri("/"))).subscribe();
            assertThat(heard.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(own.time.held()).isEqualTo(1);

            subscription.dispose();

            assertThat(server.sawClose()).isTrue();
            assertThat(own.time.isReleased()).isTrue();
        }
    }

    @Test
    void cancelling_in_the_middle_of_a_body_closes_the_connection() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        try (RawServer server = RawServer.start((raw, peer) -> {
                    raw.hear(peer);
                    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{");
                    begun.countDown();
                    raw.expectClose(peer);
                });
                DoorFixture own = new DoorFixture(UnaryOperator.identity())) {
            Disposable subscription =
                    own.door.send(HttpAsk.get(server.uri("/"))).subscribe();
            assertThat(begun.await(5, TimeUnit.SECONDS)).isTrue();

            subscription.dispose();

            assertThat(server.sawClose()).isTrue();
        }
    }

    @Test
    void an_exchange_that_finds_the_wait_queue_full_fails_at_once() throws Exception {
        try (RawServer server = silent();
                DoorFixture own = new DoorFixture(options -> options.withPoolSize(1))) {
            List<Disposable> waiting = new ArrayList<>();
            waiting.add(own.door.send(HttpAsk.get(server.uri("/"))).subscribe());
            server.request();
            for (int i = 0; i < 8; i++) {
                waiting.add(own.door.send(HttpAsk.get(server.uri("/"))).subscribe(answer -> {}, gone -> {}));
            }

            TokenException failure = own.failure(HttpAsk.get(server.uri("/")));

            assertThat(failure.code()).isEqualTo("oauth2.door-busy");
            waiting.forEach(Disposable::dispose);
        }
    }

    @Test
    void a_closed_door_opens_no_more_and_ends_what_is_under_way_or_waits() throws Exception {
        try (RawServer server = silent()) {
            DoorFixture own = new DoorFixture(options -> options.withPoolSize(1));
            HttpAsk ask = HttpAsk.get(server.uri("/"));
            var underWay = own.door.send(ask).toFuture();
            server.request();
            var waiting = own.door.send(ask).toFuture();

            own.close();

            assertThat(failure(Mono.fromFuture(underWay))).isInstanceOf(TokenException.Closed.class);
            assertThat(failure(Mono.fromFuture(waiting))).isInstanceOf(TokenException.Closed.class);
            assertThat(own.failure(ask)).isInstanceOf(TokenException.Closed.class);
            assertThat(server.sawClose()).isTrue();
            assertThat(own.time.isReleased()).isTrue();
        }
    }

    @Test
    void time_is_held_while_an_exchange_runs_and_until_its_answer_was_handed_on() {
        try (RawServer server = RawServer.answering(json(200, "{}"));
                DoorFixture own = new DoorFixture(UnaryOperator.identity())) {
            Integer heldAtAnswer = own.door
                    .send(HttpAsk.get(server.uri("/")))
                    .map(answer -> own.time.held())
                    .block(DoorFixture.PATIENCE);

            assertThat(heldAtAnswer).isEqualTo(1);
            assertThat(own.time.taken()).isEqualTo(1);
        }
    }

    @Test
    void the_defaults_are_those_that_are_documented() {
        HttpDoorOptions options = HttpDoorOptions.defaults();

        assertThat(options.deadline()).isEqualTo(ofSeconds(10));
        assertThat(options.connectTimeout()).isEqualTo(ofSeconds(2));
        assertThat(options.bodyCap()).isEqualTo(256 * 1024);
        assertThat(options.poolSize()).isEqualTo(8);
        assertThat(options.loopbackHttp()).isFalse();
    }

    private static DoorFixture impatient() {
        return new DoorFixture(options -> options.withDeadline(ofMillis(300)));
    }

    private static RawServer silent() {
        return RawServer.start((raw, peer) -> {
            raw.hear(peer);
            raw.expectClose(peer);
        });
    }

    private static RawServer dripping(String head) {
        return RawServer.start((raw, peer) -> {
            raw.hear(peer);
            peer.write(head);
            peer.drip("HTTP/1.1 200 OK and no end ".repeat(1000));
            raw.expectClose(peer);
        });
    }
}
