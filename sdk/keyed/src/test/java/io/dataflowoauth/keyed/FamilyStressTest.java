// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** A family under real threads and the machine's own time; latches, never pauses. */
class FamilyStressTest {
    private static final int THREADS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<TokenRequest> TENANTS = Stage.tenants(40);

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults());
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger flying = new AtomicInteger();
    private final AtomicInteger mostFlying = new AtomicInteger();
    private final Map<TokenRequest, AtomicInteger> flyingOf = new ConcurrentHashMap<>();
    private final AtomicInteger mostFlyingOfOne = new AtomicInteger();

    @AfterEach
    void stop() {
        threads.shutdownNow();
        runtime.close();
    }

    @Test
    void ten_thousand_concurrent_subscribers_of_a_cold_key_cause_one_call() throws Exception {
        Sinks.One<AccessToken> answer = Sinks.one();
        TokenStreams family = family(request -> counted(request, answer.asMono()), FamilyOptions.defaults());
        CountDownLatch subscribed = new CountDownLatch(10_000);
        CountDownLatch served = new CountDownLatch(10_000);

        inParallel(thread -> {
            for (int i = 0; i < 10_000 / THREADS; i++) {
                family.token(TENANTS.get(0)).subscribe(token -> served.countDown());
                subscribed.countDown();
            }
        });
        await(subscribed);
        answer.tryEmitValue(AccessToken.bearer("only", Duration.ofHours(1))).orThrow();
        await(served);

        assertThat(calls).hasValue(1);
    }

    @Test
    void every_caller_is_told_exactly_once_while_keys_are_forgotten_and_tokens_come_and_go() throws Exception {
        TokenStreams family = family(
                request -> counted(
                        request,
                        Mono.fromSupplier(() -> named(request, Duration.ofMillis(4)))
                                .subscribeOn(Schedulers.parallel())),
                FamilyOptions.defaults().withKeyLimit(10).withCallLimit(3));
        int perThread = 5_000;
        LongAdder told = new LongAdder();
        LongAdder foreign = new LongAdder();
        CountDownLatch ended = new CountDownLatch(THREADS * perThread);

        List<Throwable> dropped = Dropped.during(() -> inParallel(thread -> {
            for (int i = 0; i < perThread; i++) {
                TokenRequest request = anyTenant();
                family.token(request)
                        .doOnNext(token -> foreign.add(isOf(request, token) ? 0 : 1))
                        .doOnEach(signal -> told.add(signal.isOnNext() || signal.isOnError() ? 1 : 0))
                        .doOnTerminate(ended::countDown)
                        .subscribe(token -> {}, failure -> {});
            }
        }));
        await(ended);

        assertThat(told.sum()).isEqualTo((long) THREADS * perThread);
        assertThat(foreign.sum()).isZero();
        assertThat(mostFlyingOfOne).as("calls for one key at a time").hasValue(1);
        assertThat(mostFlying.get()).as("calls at a time").isLessThanOrEqualTo(3);
        assertThat(dropped).isEmpty();
    }

    @Test
    void nobody_is_stranded_by_those_who_leave_by_outages_and_by_refusals_of_tokens() throws Exception {
        TokenStreams family = family(
                request ->
                        counted(request, Mono.defer(() -> capricious(request)).subscribeOn(Schedulers.parallel())),
                FamilyOptions.defaults().withKeyLimit(20).withCallLimit(4).withQueueLimit(8));
        int stay = 2_000;
        CountDownLatch ended = new CountDownLatch(THREADS * stay);

        List<Throwable> dropped = Dropped.during(() -> inParallel(thread -> {
            for (int i = 0; i < stay; i++) {
                TokenRequest request = anyTenant();
                family.token(request).subscribe(token -> {}, failure -> {}).dispose();
                family.token(request)
                        .doOnNext(token -> family.invalidate(request, token))
                        .doOnTerminate(ended::countDown)
                        .subscribe(token -> {}, failure -> {});
                family.token(request).subscribe(token -> {}, failure -> {}).dispose();
            }
        }));
        await(ended);

        assertThat(mostFlyingOfOne).hasValue(1);
        assertThat(mostFlying.get()).isLessThanOrEqualTo(4);
        assertThat(dropped).as("told to one who was leaving").allMatch(TokenException.class::isInstance);
        assertThat(family.health().queued()).isLessThanOrEqualTo(8);
    }

    @Test
    void closing_while_callers_come_ends_every_one_of_them() throws Exception {
        for (int round = 0; round < 200; round++) {
            TokenStreams family =
                    family(request -> Mono.never(), FamilyOptions.defaults().withCallLimit(2));
            CountDownLatch ended = new CountDownLatch(THREADS * 20);

            inParallel(thread -> {
                for (int i = 0; i < 20; i++) {
                    family.token(anyTenant()).subscribe(token -> {}, failure -> ended.countDown());
                    if (thread == 0 && i == 10) {
                        family.close();
                    }
                }
            });

            await(ended);
        }
        assertThat(threads.isShutdown()).isFalse();
    }

    private TokenStreams family(TokenSource source, FamilyOptions options) {
        return TokenStreams.of(source, options, runtime);
    }

    /** One call in twenty finds the issuer down, one in twenty is rejected, one in twenty breaks. */
    private static Mono<AccessToken> capricious(TokenRequest request) {
        return switch (ThreadLocalRandom.current().nextInt(20)) {
            case 0 -> Mono.error(Issuer.unavailable());
            case 1 -> Mono.error(Issuer.rejected());
            case 2 -> Mono.empty();
            default ->
                Mono.just(named(
                        request,
                        Duration.ofMillis(1 + ThreadLocalRandom.current().nextInt(20))));
        };
    }

    private static AccessToken named(TokenRequest request, Duration lifetime) {
        return AccessToken.bearer(request.principal().acting(), lifetime);
    }

    private static boolean isOf(TokenRequest request, AccessToken token) {
        return token.reveal().equals(request.principal().acting());
    }

    private static TokenRequest anyTenant() {
        return TENANTS.get(ThreadLocalRandom.current().nextInt(TENANTS.size()));
    }

    private Mono<AccessToken> counted(TokenRequest request, Mono<AccessToken> answer) {
        AtomicInteger ofThis = flyingOf.computeIfAbsent(request, key -> new AtomicInteger());
        return Mono.defer(() -> {
                    calls.incrementAndGet();
                    mostFlying.accumulateAndGet(flying.incrementAndGet(), Math::max);
                    mostFlyingOfOne.accumulateAndGet(ofThis.incrementAndGet(), Math::max);
                    return answer;
                })
                .materialize()
                .doOnNext(end -> {
                    flying.decrementAndGet();
                    ofThis.decrementAndGet();
                })
                .dematerialize();
    }

    private void inParallel(IntConsumer work) {
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int number = thread;
            running.add(threads.submit(() -> {
                await(start);
                work.accept(number);
                return number;
            }));
        }
        start.countDown();
        running.forEach(FamilyStressTest::finished);
    }

    private static void finished(Future<?> work) {
        try {
            work.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("A thread did not finish its work", e);
        }
    }

    private static void await(CountDownLatch latch) throws InterruptedException {
        assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
}
