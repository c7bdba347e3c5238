// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** The cell under real threads and the machine's own time; latches, never pauses. */
class LiveTokenStressTest {
    private static final int THREADS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults());
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger flying = new AtomicInteger();
    private final AtomicInteger mostFlying = new AtomicInteger();

    @AfterEach
    void stop() {
        threads.shutdownNow();
        runtime.close();
    }

    @Test
    void ten_thousand_concurrent_subscribers_of_an_empty_stream_cause_one_call() throws Exception {
        Sinks.One<AccessToken> answer = Sinks.one();
        TokenStream stream = stream(request -> counted(answer.asMono()));
        CountDownLatch subscribed = new CountDownLatch(10_000);
        CountDownLatch served = new CountDownLatch(10_000);

        inParallel(thread -> {
            for (int i = 0; i < 10_000 / THREADS; i++) {
                stream.token().subscribe(token -> served.countDown());
                subscribed.countDown();
            }
        });
        await(subscribed);
        answer.tryEmitValue(AccessToken.bearer("only", Duration.ofHours(1))).orThrow();
        await(served);

        assertThat(calls).hasValue(1);
    }

    @Test
    void ten_thousand_concurrent_subscribers_of_an_expired_stream_cause_one_call() throws Exception {
        VirtualTime time = new VirtualTime();
        Issuer issuer = Issuer.of(Duration.ofHours(1));
        TokenStream stream = TokenStream.of(
                issuer,
                TokenRequest.defaults(),
                TokenRuntime.open(RuntimeOptions.defaults().withTime(time)));
        Scene.served(stream.token());
        time.advance(Duration.ofHours(2));
        issuer.holds();
        LongAdder served = new LongAdder();

        inParallel(thread -> {
            for (int i = 0; i < 10_000 / THREADS; i++) {
                stream.token().subscribe(token -> served.increment());
            }
        });
        issuer.release(Duration.ofHours(1));

        assertThat(served.sum()).isEqualTo(10_000);
        assertThat(issuer.calls()).isEqualTo(2);
    }

    @Test
    void every_waiter_is_told_exactly_once_while_tokens_come_and_go() throws Exception {
        TokenStream stream = stream(request ->
                counted(Mono.fromSupplier(() -> AccessToken.bearer("t" + calls.get(), Duration.ofMillis(4)))
                        .subscribeOn(Schedulers.parallel())));
        int perThread = 5_000;
        LongAdder told = new LongAdder();
        CountDownLatch ended = new CountDownLatch(THREADS * perThread);

        inParallel(thread -> {
            for (int i = 0; i < perThread; i++) {
                stream.token()
                        .doOnNext(token -> told.increment())
                        .doOnError(failure -> told.increment())
                        .doOnTerminate(ended::countDown)
                        .subscribe(token -> {}, failure -> {});
            }
        });
        await(ended);

        assertThat(told.sum()).isEqualTo((long) THREADS * perThread);
        assertThat(mostFlying).hasValue(1);
    }

    @Test
    void callers_who_leave_strand_nobody_and_no_call_flies_beside_another() throws Exception {
        TokenStream stream = stream(request -> counted(Mono.delay(Duration.ofNanos(50_000))
                .map(tick -> AccessToken.bearer("t" + calls.get(), Duration.ofMillis(4)))));
        int stay = 2_000;
        CountDownLatch ended = new CountDownLatch(THREADS * stay);

        List<Throwable> dropped = Dropped.during(() -> inParallel(thread -> {
            for (int i = 0; i < stay; i++) {
                stream.token().subscribe(token -> {}, failure -> {}).dispose();
                stream.token().doOnTerminate(ended::countDown).subscribe(token -> {}, failure -> {});
                stream.token().subscribe(token -> {}, failure -> {}).dispose();
            }
        }));
        await(ended);

        assertThat(mostFlying).hasValue(1);
        assertThat(dropped).allMatch(LiveTokenStressTest::isLate);
    }

    @Test
    void invalidating_and_asking_from_many_threads_serves_no_dropped_token_twice() throws Exception {
        TokenStream stream = stream(request ->
                counted(Mono.fromSupplier(() -> AccessToken.bearer("t" + calls.get(), Duration.ofMillis(40)))));

        inParallel(thread -> {
            for (int i = 0; i < 5_000; i++) {
                stream.token().doOnNext(stream::invalidate).subscribe(token -> {}, late -> {});
            }
        });

        // on a busy machine a token of 40 ms may come too late
        Retry untilInTime = Retry.fixedDelay(1_000, Duration.ofMillis(20));
        assertThat(stream.token().retryWhen(untilInTime).block(PATIENCE)).isNotNull();
        assertThat(mostFlying).hasValue(1);
    }

    @Test
    void closing_while_callers_come_ends_every_one_of_them() throws Exception {
        for (int round = 0; round < 300; round++) {
            TokenStream stream = stream(request -> Mono.never());
            CountDownLatch ended = new CountDownLatch(THREADS * 20);

            inParallel(thread -> {
                for (int i = 0; i < 20; i++) {
                    stream.token().subscribe(token -> {}, failure -> ended.countDown());
                    if (thread == 0 && i == 10) {
                        stream.close();
                    }
                }
            });

            await(ended);
        }
    }

    @Test
    void watchers_see_tokens_in_order_and_the_last_one() throws Exception {
        TokenStream stream = stream(request -> counted(
                Mono.fromSupplier(() -> AccessToken.bearer(String.valueOf(calls.get()), Duration.ofMillis(20)))));

        List<Integer> seen = Flux.from(stream.replacements())
                .map(token -> Integer.valueOf(token.reveal()))
                .take(20)
                .collectList()
                .block(PATIENCE);

        assertThat(seen).hasSize(20).isSorted().doesNotHaveDuplicates();
    }

    /** On a busy machine a token of milliseconds may come too late, and that may be told to a caller who is just leaving. */
    private static boolean isLate(Throwable failure) {
        return failure instanceof TokenException refused && refused.code().equals(CoreCodes.TOKEN_LATE.name());
    }

    private TokenStream stream(TokenSource source) {
        return TokenStream.of(source, TokenRequest.defaults(), runtime);
    }

    private Mono<AccessToken> counted(Mono<AccessToken> answer) {
        return Mono.defer(() -> {
                    calls.incrementAndGet();
                    mostFlying.accumulateAndGet(flying.incrementAndGet(), Math::max);
                    return answer;
                })
                .doOnNext(token -> flying.decrementAndGet());
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
        running.forEach(LiveTokenStressTest::finished);
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
