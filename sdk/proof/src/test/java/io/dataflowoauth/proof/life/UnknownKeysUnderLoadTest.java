// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.testkit.FakeOidcIssuer;
import io.dataflowoauth.testkit.FakeOidcIssuerOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * B-96 in real time: 10,000 tokens a second, all good, or nearly all with keys that nobody has; a hundredth are the good ones
 * that are timed. Rounds of either kind take turns, so that what else the machine does falls on both. RS256, of which one thread
 * verifies 10,000 a second.
 */
@Tag("load")
class UnknownKeysUnderLoadTest {
    private static final int ROUNDS = 4;
    private static final int SECONDS = 3;
    private static final int IN_A_MILLISECOND = 10;
    private static final int TIMED_OF = 100;
    private static final Duration TAKES = Duration.ofMillis(100);
    private static final String AUDIENCE = "https://orders.example";
    private static final URI KEYS = URI.create("https://keys.test/jwks");

    private final AtomicInteger fetches = new AtomicInteger();
    private final LongAdder wrong = new LongAdder();
    private long serial;

    @Test
    void a_flood_of_unknown_keys_costs_one_fetch_in_thirty_seconds_and_good_tokens_nothing() {
        try (FakeOidcIssuer issuer =
                        FakeOidcIssuer.start(FakeOidcIssuerOptions.defaults().withRsaKeys());
                TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
                        .withResource(
                                HttpDoorOptions.class,
                                HttpDoorOptions.defaults().withLoopbackHttp(true))
                        .withResource(HttpDoor.class, door(issuer)))) {
            TokenVerifier verifier = verifier(issuer, runtime);
            List<String> good = tokens(issuer);
            round(verifier, good, false, new Latencies());
            round(verifier, good, true, new Latencies());
            fetches.set(0);
            Latencies known = new Latencies();
            Latencies flooded = new Latencies();

            long begun = System.nanoTime();
            for (int round = 0; round < ROUNDS; round++) {
                round(verifier, good, false, known);
                round(verifier, good, true, flooded);
            }
            Duration ran = Duration.ofNanos(System.nanoTime() - begun);

            told(known, flooded, ran);
            assertThat(wrong.sum())
                    .as("good tokens refused or unknown ones taken")
                    .isZero();
            assertThat(fetches.get()).as("fetches").isLessThanOrEqualTo(1 + (int) (ran.toSeconds() / 30));
            assertThat(flooded.quantile(0.5).toNanos())
                    .as("median under the flood")
                    .isLessThanOrEqualTo(known.quantile(0.5).toNanos() * 12 / 10);
        }
    }

    private void told(Latencies known, Latencies flooded, Duration ran) {
        System.out.printf(
                "B-96: %d + %d good tokens timed, median %.1f us among known keys, %.1f us among unknown ones; %d fetches in %d s%n",
                known.count(),
                flooded.count(),
                known.quantile(0.5).toNanos() / 1e3,
                flooded.quantile(0.5).toNanos() / 1e3,
                fetches.get(),
                ran.toSeconds());
    }

    private void round(TokenVerifier verifier, List<String> good, boolean flood, Latencies timed) {
        long begun = System.nanoTime();
        for (int tick = 0; tick < SECONDS * 1_000; tick++) {
            long due = begun + tick * 1_000_000L;
            while (System.nanoTime() - due < 0) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < IN_A_MILLISECOND; i++) {
                serial++;
                boolean isTimed = serial % TIMED_OF == 0;
                if (flood && !isTimed) {
                    verified(verifier, unknown(good.get(0)), false);
                } else {
                    long from = System.nanoTime();
                    verified(verifier, good.get((int) (serial / TIMED_OF % good.size())), true);
                    record(isTimed, from, timed);
                }
            }
        }
    }

    private static void record(boolean isTimed, long from, Latencies timed) {
        if (isTimed) {
            timed.add(System.nanoTime() - from);
        }
    }

    private void verified(TokenVerifier verifier, String token, boolean good) {
        verifier.verify(token)
                .map(verified -> true)
                .onErrorResume(
                        NotVerifiedException.class,
                        refused -> Mono.just(!refused.code().equals("access.key-unknown")))
                .subscribe(taken -> {
                    if (taken != good) {
                        wrong.increment();
                    }
                });
    }

    /** The same token, said to be signed by a key that nobody has. */
    private String unknown(String good) {
        String header = "{\"alg\":\"RS256\",\"typ\":\"JWT\",\"kid\":\"k-" + serial + "\"}";
        return Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.US_ASCII))
                + good.substring(good.indexOf('.'));
    }

    private static TokenVerifier verifier(FakeOidcIssuer issuer, TokenRuntime runtime) {
        TokenProfile profile =
                TokenProfile.plain(issuer.issuer().toString(), AUDIENCE).withKeysAt(KEYS);
        return TokenVerifier.open(
                VerifierOptions.defaults().withProfile(profile).withMostRemembered(0), runtime);
    }

    private static List<String> tokens(FakeOidcIssuer issuer) {
        List<String> tokens = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            tokens.add(issuer.subjectToken("ada-" + i, AUDIENCE).reveal());
        }
        return tokens;
    }

    /** It takes its time, while which those with unknown keys wait for it. */
    private HttpDoor door(FakeOidcIssuer issuer) {
        return ask -> Mono.fromSupplier(() -> {
                    fetches.incrementAndGet();
                    return HttpAnswer.of(
                            200,
                            Map.of(
                                    "Content-Type",
                                    List.of("application/json"),
                                    "Cache-Control",
                                    List.of("max-age=86400")),
                            issuer.jwks().getBytes(StandardCharsets.UTF_8));
                })
                .delayElement(TAKES);
    }
}
