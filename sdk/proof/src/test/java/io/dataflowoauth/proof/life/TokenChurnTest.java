// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.life;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpDoorOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * C-11, scaled: tokens come and go for a minute as fast as they can, without a network and through the door, under Netty's
 * leak detector.
 */
@Tag("load")
class TokenChurnTest {
    private static final Duration RUN = ofSeconds(60);
    private static final int LOOKS = 12;
    private static final long MEBIBYTE = 1 << 20;
    private static final Logger LEAKS = Logger.getLogger("io.netty.util.ResourceLeakDetector");

    private final List<String> leaks = new CopyOnWriteArrayList<>();
    private final Handler listening = new Listening();
    private final SocketIssuer issuer = SocketIssuer.start();
    private final AtomicLong issued = new AtomicLong();
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withSecret("reader", Mono.just(Secret.of("not-so-secret")))
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));

    @AfterEach
    void close() {
        runtime.close();
        issuer.close();
        LEAKS.removeHandler(listening);
    }

    @Test
    void tokens_that_come_and_go_without_a_network_leave_nothing_behind() {
        churn(
                "without a network",
                10_000,
                () -> TokenStream.of(request -> Mono.fromSupplier(this::token), TokenRequest.defaults(), runtime));
    }

    @Test
    void tokens_that_come_and_go_through_the_door_leave_nothing_behind() {
        assertThat(System.getProperty("io.netty.leakDetection.level")).isEqualTo("paranoid");
        LEAKS.addHandler(listening);
        issuer.answers(socket -> SocketIssuer.say(socket, SocketIssuer.answer("token-" + issued.incrementAndGet())));
        AtomicLong opened = new AtomicLong();

        churn(
                "through the door",
                200,
                () -> TokenStream.open(issuer.recipe("s" + opened.incrementAndGet() % 64), runtime));

        assertThat(leaks).isEmpty();
        assertThat(issuer.open()).as("connections").isLessThanOrEqualTo(8);
    }

    private void churn(String how, int batch, Supplier<TokenStream> streams) {
        warm(batch, streams);
        Footprint footprint = new Footprint();
        long before = issued.get();
        footprint.look();
        for (int look = 0; look < LOOKS; look++) {
            long end = System.nanoTime() + RUN.toNanos() / LOOKS;
            while (System.nanoTime() - end < 0) {
                come(batch, streams);
            }
            footprint.look();
        }
        System.out.printf(
                "C-11: %,d tokens %s; live heap %.1f MiB, grown by %.2f MiB; %+d threads, %+d KiB outside the heap%n",
                issued.get() - before,
                how,
                footprint.heapNow() / (double) MEBIBYTE,
                footprint.heapGrowth() / (double) MEBIBYTE,
                footprint.threadGrowth(),
                footprint.directGrowth() / 1024);
        assertThat(issued.get() - before).as("tokens").isGreaterThan(10_000);
        assertThat(footprint.heapGrowth()).as("growth of the live heap").isLessThan(2 * MEBIBYTE);
        assertThat(footprint.threadGrowth())
                .as("growth of the number of threads")
                .isLessThanOrEqualTo(0);
        assertThat(footprint.directGrowth()).as("growth outside the heap").isLessThan(2 * MEBIBYTE);
    }

    private static void warm(int batch, Supplier<TokenStream> streams) {
        for (int i = 0; i < 50; i++) {
            come(batch, streams);
        }
    }

    private static void come(int batch, Supplier<TokenStream> streams) {
        Flux.range(0, batch)
                .flatMap(i -> Mono.using(streams::get, TokenStream::token, TokenStream::close), 8)
                .blockLast(ofMinutes(1));
    }

    private AccessToken token() {
        return AccessToken.bearer("token-" + issued.incrementAndGet(), ofMillis(500));
    }

    private final class Listening extends Handler {
        @Override
        public void publish(LogRecord heard) {
            leaks.add(heard.getMessage());
        }

        @Override
        public void flush() {
            assertThat(leaks).isNotNull();
        }

        @Override
        public void close() {
            assertThat(leaks).isNotNull();
        }
    }
}
