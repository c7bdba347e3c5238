// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.life;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofNanos;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenEvent;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.dataflowoauth.testkit.FakeClient;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import io.dataflowoauth.testkit.IssuedToken;
import io.dataflowoauth.testkit.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** C-9, scaled: 20,000 calls a second for two minutes with tokens of five seconds from an issuer that takes 300 ms. */
@Tag("load")
class ReplacingUnderLoadTest {
    private static final Duration RUN = ofMinutes(2);
    private static final Duration LIFETIME = ofSeconds(5);
    private static final int THREADS = 2;
    private static final int CALLS_IN_A_MILLISECOND = 10;

    private final FakeOidcIssuer issuer =
            FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withTokenLifetime(LIFETIME));
    private final FakeClient client = issuer.registerClient(FakeClient.basic("reader"));
    private final AtomicInteger replacing = new AtomicInteger();
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withSecret("reader", Mono.just(client.secret()))
            .withObserver(this::observe)
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    private final Latencies steady = new Latencies();
    private final Latencies underReplacement = new Latencies();
    private final LongAdder failed = new LongAdder();
    private final LongAdder expired = new LongAdder();

    @AfterEach
    void close() {
        runtime.close();
        issuer.close();
    }

    @Test
    void replacing_a_token_costs_its_callers_nothing_and_none_of_them_gets_an_expired_one() throws Exception {
        TokenStream stream = TokenStream.open(
                OAuth2Recipes.clientCredentials(
                                issuer.issuer(),
                                "reader",
                                ClientAuthentication.clientSecretBasic(SecretRef.named("reader")))
                        .recipe(),
                runtime);
        stream.ready().block(ofSeconds(10));
        issuer.slow(ofMillis(300));

        called(stream);

        Duration most = steady.quantile(0.99);
        Duration replaced = underReplacement.quantile(0.99);
        System.out.printf(
                "C-9: %,d calls, %,d of them while a token was replaced, %d tokens; p99 %.1f us steady, %.1f us while replacing%n",
                steady.count() + underReplacement.count(),
                underReplacement.count(),
                issuer.journal().entries(JournalEntry.Kind.TOKEN_ISSUED).size(),
                most.toNanos() / 1e3,
                replaced.toNanos() / 1e3);
        assertThat(failed.sum()).as("calls without a token").isZero();
        assertThat(expired.sum())
                .as("calls with a token that its issuer no longer accepts")
                .isZero();
        assertThat(steady.count() + underReplacement.count()).as("calls").isGreaterThan(RUN.toMillis() * 10);
        assertThat(underReplacement.count())
                .as("calls while a token was replaced")
                .isGreaterThan(10_000);
        assertThat(replaced)
                .as("p99 while replacing")
                .isLessThanOrEqualTo(most.plusNanos(Math.max(most.toNanos() / 10, 50_000)));
    }

    private void called(TokenStream stream) throws InterruptedException {
        ScheduledExecutorService callers = Executors.newScheduledThreadPool(THREADS);
        CountDownLatch ended = new CountDownLatch(THREADS);
        List<Future<?>> running = new ArrayList<>();
        long end = System.nanoTime() + RUN.toNanos();
        for (int thread = 0; thread < THREADS; thread++) {
            running.add(callers.scheduleAtFixedRate(() -> burst(stream, end, ended), 0, 1, TimeUnit.MILLISECONDS));
        }
        assertThat(ended.await(RUN.toSeconds() + 30, TimeUnit.SECONDS)).isTrue();
        running.forEach(caller -> caller.cancel(false));
        callers.shutdownNow();
    }

    private void burst(TokenStream stream, long end, CountDownLatch ended) {
        if (System.nanoTime() - end >= 0) {
            ended.countDown();
            throw new java.util.concurrent.CancellationException("the run is over");
        }
        for (int i = 0; i < CALLS_IN_A_MILLISECOND; i++) {
            boolean during = replacing.get() > 0;
            long begun = System.nanoTime();
            stream.token().subscribe(token -> served(token, begun, during), failure -> failed.increment());
        }
    }

    private void served(AccessToken token, long begun, boolean during) {
        (during ? underReplacement : steady)
                .add(ofNanos(System.nanoTime() - begun).toNanos());
        Instant now = Instant.now();
        Optional<IssuedToken> known = issuer.find(token.reveal());
        if (known.isEmpty() || !now.isBefore(known.get().expiresAt())) {
            expired.increment();
        }
    }

    private void observe(TokenEvent event) {
        if (event instanceof TokenEvents.Asked) {
            replacing.incrementAndGet();
        } else if (event instanceof TokenEvents.Issued || event instanceof TokenEvents.Failed) {
            replacing.decrementAndGet();
        }
    }
}
