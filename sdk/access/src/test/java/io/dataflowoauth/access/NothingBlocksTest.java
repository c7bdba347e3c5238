// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataflowoauth.access.fixture.Desk;
import io.dataflowoauth.access.fixture.Forge;
import io.dataflowoauth.access.fixture.Keys;
import io.dataflowoauth.access.fixture.ManualTime;
import io.dataflowoauth.access.fixture.Proof;
import io.dataflowoauth.jose.SignatureAlgorithm;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Verifying runs where a service's requests run. */
class NothingBlocksTest {
    @BeforeAll
    static void watch() {
        BlockHound.install();
    }

    @Test
    void the_watch_is_awake() {
        assertThatThrownBy(() -> Mono.fromRunnable(NothingBlocksTest::blocks)
                        .subscribeOn(Schedulers.parallel())
                        .block())
                .hasCauseInstanceOf(BlockingOperationError.class);
    }

    @Test
    void verifying_blocks_no_thread_that_must_not_block() {
        Desk desk = new Desk(new ManualTime(), VerifierOptions.defaults().withMostRemembered(50), Desk.access());

        List<PresentedToken> tokens =
                IntStream.range(0, 2_000).mapToObj(NothingBlocksTest::presented).toList();

        Long accepted = Flux.fromIterable(tokens)
                .parallel(2)
                .runOn(Schedulers.parallel())
                .flatMap(desk.verifier::verify)
                .sequential()
                .count()
                .block(Duration.ofMinutes(1));

        assertThat(accepted).isEqualTo(2_000);
    }

    private static PresentedToken presented(int i) {
        String id = "\"" + i % 100 + "\"";
        return switch (i % 4) {
            case 0 -> PresentedToken.of(Forge.token().with("jti", id).jwt());
            case 1 ->
                PresentedToken.of(Forge.token()
                        .with("jti", id)
                        .signedBy(Keys.ED25519, SignatureAlgorithm.EdDSA)
                        .jwt());
            case 2 ->
                PresentedToken.of(Forge.token()
                        .with("jti", id)
                        .signedBy(Keys.RSA, SignatureAlgorithm.RS256)
                        .jwt());
            default ->
                Proof.by(Keys.ED25519, Proof.boundTo(Keys.ED25519))
                        .with("jti", "\"" + i + "\"")
                        .presented();
        };
    }

    private static void blocks() {
        try {
            new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
