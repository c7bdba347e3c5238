// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

/** C-13: a hundred thousand callers who leave at random moments, while tokens of a few milliseconds come and go. */
class CancellationFuzzTest {
    private static final int THREADS = 8;
    private static final int CALLERS = 100_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults());
    private final AtomicInteger flying = new AtomicInteger();
    private final AtomicInteger mostFlying = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final LongAdder told = new LongAdder();
    private final LongAdder toldTwice = new LongAdder();

    @AfterEach
    void stop() {
        threads.shutdownNow();
        runtime.close();
    }

    @Test
    void callers_who_leave_at_any_moment_strand_nobody_and_drop_nothing() throws Exception {
        List<Object> dropped = new CopyOnWriteArrayList<>();
        Hooks.onErrorDropped(dropped::add);
        Hooks.onNextDropped(dropped::add);
        TokenStream stream = TokenStream.of(request -> issued(), TokenRequest.defaults(), runtime);
        long begun = System.nanoTime();
        CountDownLatch stayed = new CountDownLatch(CALLERS / 4);
        try {
            inParallel(seed -> fuzz(stream, new SplittableRandom(seed), stayed));
            assertThat(stayed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            Hooks.resetOnErrorDropped();
            Hooks.resetOnNextDropped();
        }
        long most = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) + 2;

        assertThat(dropped).isEmpty();
        assertThat(toldTwice.sum())
                .as("callers told twice, or after they had left")
                .isZero();
        assertThat(told.sum()).isGreaterThanOrEqualTo(CALLERS / 4);
        assertThat(mostFlying).hasValue(1);
        assertThat(calls.longValue())
                .as("calls, of which a token of 4 ms bears one in a millisecond")
                .isLessThanOrEqualTo(most);
    }

    private void fuzz(TokenStream stream, SplittableRandom random, CountDownLatch stayed) {
        for (int i = 0; i < CALLERS / THREADS / 4; i++) {
            stream.token().subscribe(new Leaving(0, stayed));
            stream.token().subscribe(new Leaving(1, stayed));
            Leaving later = new Leaving(2, stayed);
            stream.token().subscribe(later);
            stream.token().subscribe(new Leaving(3, stayed));
            for (int spins = random.nextInt(200); spins > 0; spins--) {
                Thread.onSpinWait();
            }
            later.leave();
        }
    }

    private Mono<AccessToken> issued() {
        return Mono.delay(Duration.ofNanos(50_000))
                .doOnSubscribe(begun -> {
                    calls.incrementAndGet();
                    mostFlying.accumulateAndGet(flying.incrementAndGet(), Math::max);
                })
                .map(tick -> AccessToken.bearer("t" + flying.decrementAndGet(), Duration.ofMillis(4)));
    }

    private void inParallel(java.util.function.IntConsumer work) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            int seed = thread;
            running.add(threads.submit(() -> work.accept(seed)));
        }
        for (Future<?> each : running) {
            each.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Leaves before it asks (0), right after it asked (1), when a test says so (2), or stays (3). */
    private final class Leaving implements CoreSubscriber<AccessToken> {
        private final int when;
        private final CountDownLatch stayed;
        private final AtomicInteger heard = new AtomicInteger();
        private volatile Subscription subscription;

        private Leaving(int when, CountDownLatch stayed) {
            this.when = when;
            this.stayed = stayed;
        }

        @Override
        public void onSubscribe(Subscription to) {
            subscription = to;
            if (when != 0) {
                to.request(1);
            }
            if (when < 2) {
                leave();
            }
        }

        @Override
        public void onNext(AccessToken token) {
            hear();
        }

        @Override
        public void onError(Throwable failure) {
            hear();
            end();
        }

        @Override
        public void onComplete() {
            end();
        }

        private void leave() {
            subscription.cancel();
        }

        private void hear() {
            told.increment();
            if (heard.incrementAndGet() > 1 || when == 0) {
                toldTwice.increment();
            }
        }

        private void end() {
            if (when == 3) {
                stayed.countDown();
            }
        }
    }
}
