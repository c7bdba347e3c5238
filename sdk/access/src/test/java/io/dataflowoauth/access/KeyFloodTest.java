// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.KeyServer;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.access.fixture.ManualTime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.jose.SignatureAlgorithm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** Many at once: a herd without keys, and a flood of keys that nobody has. */
class KeyFloodTest {
    private static final Keys NEXT = new Keys("EC", "secp256r1", "next");

    @Test
    void a_herd_without_keys_causes_one_call() throws InterruptedException {
        Desk desk = new Desk(new ManualTime(Schedulers.parallel()), VerifierOptions.defaults(), Desk.access());
        Sinks.One<HttpAnswer> slow = Sinks.one();
        desk.server.answer(slow.asMono());
        String token = Forge.token().jwt();
        int herd = 500;
        CountDownLatch told = new CountDownLatch(herd);

        Flux.range(0, herd)
                .parallel(8)
                .runOn(Schedulers.boundedElastic())
                .doOnNext(i -> desk.verifier.verify(token).subscribe(verified -> told.countDown()))
                .sequential()
                .blockLast();
        slow.tryEmitValue(KeyServer.answered(200, Keys.all()).block());

        assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(desk.server.calls()).isEqualTo(1);
    }

    @Test
    void ten_thousand_unknown_keys_a_second_cause_one_call_in_thirty_seconds() {
        Desk desk = new Desk(Desk.access());
        desk.verified(Forge.token().jwt());

        for (int second = 0; second < 60; second++) {
            for (int i = 0; i < 200; i++) {
                assertThat(desk.outcome(unknown("k" + second + "-" + i))).isEqualTo("access.key-unknown");
            }
            desk.time.step(Duration.ofSeconds(1));
        }

        assertThat(desk.server.calls()).isEqualTo(2);
    }

    @Test
    void a_flood_from_many_threads_causes_one_call() {
        Desk desk = new Desk(new ManualTime(Schedulers.parallel()), VerifierOptions.defaults(), Desk.access());
        desk.verified(Forge.token().jwt());
        desk.time.step(Duration.ofSeconds(31));

        List<String> outcomes = Flux.range(0, 2_000)
                .parallel(8)
                .runOn(Schedulers.boundedElastic())
                .map(i -> desk.outcome(unknown("k" + i)))
                .sequential()
                .collectList()
                .block();

        assertThat(outcomes).containsOnly("access.key-unknown");
        assertThat(desk.server.calls()).isEqualTo(2);
    }

    @Test
    void a_flood_does_not_keep_a_new_key_from_being_learned_in_time() {
        Desk desk = new Desk(Desk.access());
        desk.verified(Forge.token().jwt());
        desk.time.step(Duration.ofSeconds(31));
        desk.outcome(unknown("flood"));
        desk.server.publish(Keys.set(Keys.P256.jwk(), NEXT.jwk()));

        int seconds = 0;
        while (desk.outcome(
                        Forge.token().signedBy(NEXT, SignatureAlgorithm.ES256).jwt())
                .equals("access.key-unknown")) {
            desk.outcome(unknown("flood" + seconds));
            desk.time.step(Duration.ofSeconds(1));
            seconds++;
        }

        assertThat(seconds).isEqualTo(30);
    }

    @Test
    void who_waits_for_an_unknown_key_is_bounded() {
        Desk desk = new Desk(Desk.access());
        desk.verified(Forge.token().jwt());
        desk.time.step(Duration.ofSeconds(31));
        desk.server.answer(Mono.never());

        long told = IntStream.range(0, 10_100)
                .mapToObj(i -> desk.verifier.verify(unknown("k")).materialize().toFuture())
                .filter(future -> future.isDone())
                .count();

        assertThat(told).isEqualTo(100);
    }

    private static String unknown(String kid) {
        return Forge.token()
                .header("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"" + kid + "\"}")
                .jwtSigned(new byte[64]);
    }
}
