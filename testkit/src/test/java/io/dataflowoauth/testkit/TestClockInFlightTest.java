// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.dataflowoauth.InFlight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

class TestClockInFlightTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final TestClock clock = TestClock.startingAt(START);

    @Test
    void time_waits_for_work_in_flight_and_for_what_that_work_schedules() {
        List<Instant> seen = new ArrayList<>();
        InFlight exchange = clock.inFlight();
        CompletableFuture<Void> answer = CompletableFuture.runAsync(() -> {
            after(ofSeconds(1), () -> seen.add(clock.now()));
            exchange.close();
        });

        clock.advance(ofSeconds(5));

        answer.join();
        assertThat(seen).containsExactly(START.plusSeconds(1));
    }

    @Test
    void work_that_begins_on_the_way_stops_time_where_it_began() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        List<Instant> ended = new ArrayList<>();
        after(ofSeconds(1), () -> {
            InFlight exchange = clock.inFlight();
            Schedulers.boundedElastic().schedule(() -> {
                await(mayEnd);
                ended.add(clock.now());
                exchange.close();
            });
        });
        after(ofSeconds(2), () -> ended.add(clock.now()));
        mayEnd.countDown();

        clock.advance(ofSeconds(5));

        assertThat(ended).containsExactly(START.plusSeconds(1), START.plusSeconds(2));
    }

    @Test
    void work_that_never_ends_fails_the_advance_by_its_name_and_time_stands() {
        TestClock impatient = TestClock.startingAt(START, ofMillis(20));
        impatient.inFlight();

        assertThatExceptionOfType(TestkitException.class)
                .isThrownBy(() -> impatient.advance(ofSeconds(1)))
                .withMessageContaining("TestClockInFlightTest.work_that_never_ends_fails")
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(TestkitCodes.STILL_IN_FLIGHT));
        assertThat(impatient.now()).isEqualTo(START);
    }

    @Test
    void a_hold_may_be_closed_twice() {
        InFlight first = clock.inFlight();
        InFlight second = clock.inFlight();

        first.close();
        first.close();
        second.close();
        clock.advance(ofSeconds(1));

        assertThat(clock.now()).isEqualTo(START.plusSeconds(1));
    }

    @Test
    void a_task_must_not_move_the_time_that_it_runs_in() {
        List<Throwable> refused = new ArrayList<>();
        after(ofSeconds(1), () -> {
            try {
                clock.advance(ofSeconds(1));
            } catch (TestkitException from) {
                refused.add(from);
            }
        });

        clock.advance(ofSeconds(2));

        assertThat(refused)
                .singleElement()
                .isInstanceOfSatisfying(
                        TestkitException.class,
                        failure -> assertThat(failure.code()).isEqualTo(TestkitCodes.CLOCK_MOVED_FROM_WITHIN));
    }

    @Test
    void an_interrupted_wait_says_so_and_keeps_the_flag() {
        clock.inFlight();
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(TestkitException.class)
                .isThrownBy(clock::settle)
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(TestkitCodes.CLOCK_INTERRUPTED));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void many_threads_that_schedule_at_once_lose_no_task() {
        AtomicInteger ran = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(8);
        List<CompletableFuture<Void>> threads = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> scheduleMany(together, ran), command -> new Thread(command).start()))
                .toList();
        threads.forEach(CompletableFuture::join);

        clock.advance(ofSeconds(1));

        assertThat(ran).hasValue(8 * 1_000);
    }

    @Test
    void one_task_runs_at_a_time_however_many_threads_schedule() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        Flux.range(0, 2_000)
                .parallel(4)
                .runOn(Schedulers.parallel())
                .doOnNext(i -> clock.scheduler().schedule(() -> {
                    most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    inside.decrementAndGet();
                }))
                .sequential()
                .blockLast();
        clock.settle();

        assertThat(most).hasValue(1);
    }

    private void scheduleMany(CyclicBarrier together, AtomicInteger ran) {
        try {
            together.await(10, TimeUnit.SECONDS);
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
        for (int i = 0; i < 1_000; i++) {
            clock.scheduler().schedule(ran::incrementAndGet, i, TimeUnit.MICROSECONDS);
        }
    }

    private void after(Duration delay, Runnable task) {
        clock.scheduler().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
