// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

class TestClockTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final TestClock clock = TestClock.startingAt(START);

    @Test
    void time_stands_until_it_is_moved() {
        long nanos = clock.nanoTime();

        clock.settle();

        assertThat(clock.now()).isEqualTo(START);
        assertThat(clock.nanoTime()).isEqualTo(nanos);
    }

    @Test
    void both_clocks_move_together() {
        long nanos = clock.nanoTime();

        clock.advance(ofMillis(1_500));

        assertThat(clock.now()).isEqualTo(START.plusMillis(1_500));
        assertThat(clock.nanoTime() - nanos).isEqualTo(ofMillis(1_500).toNanos());
    }

    @Test
    void a_jump_of_the_wall_clock_leaves_the_monotonic_one_and_fires_no_timer() {
        long nanos = clock.nanoTime();
        List<Instant> fired = firedAt(ofSeconds(1));

        clock.jumpWall(ofMinutes(10));
        clock.settle();

        assertThat(clock.now()).isEqualTo(START.plus(ofMinutes(10)));
        assertThat(clock.nanoTime()).isEqualTo(nanos);
        assertThat(fired).isEmpty();
    }

    @Test
    void the_wall_clock_jumps_back_too() {
        clock.jumpWall(ofMinutes(-10));

        assertThat(clock.now()).isEqualTo(START.minus(ofMinutes(10)));
    }

    @Test
    void a_suspended_machine_wakes_with_its_timers_where_they_were() {
        List<Instant> fired = firedAt(ofSeconds(5));
        clock.advance(ofSeconds(4));

        clock.suspend(ofMinutes(60));

        assertThat(fired).isEmpty();

        clock.advance(ofSeconds(1));

        assertThat(fired).containsExactly(START.plus(ofMinutes(60)).plusSeconds(5));
    }

    @Test
    void each_task_on_the_way_sees_its_own_time_and_tasks_of_one_moment_keep_their_order() {
        List<String> seen = new ArrayList<>();
        after(ofSeconds(2), () -> seen.add("b " + clock.now()));
        after(ofSeconds(1), () -> seen.add("a " + clock.now()));
        after(ofSeconds(2), () -> seen.add("c " + clock.now()));
        after(ofSeconds(9), () -> seen.add("never"));

        clock.advance(ofSeconds(3));

        assertThat(seen).containsExactly("a 2026-03-01T12:00:01Z", "b 2026-03-01T12:00:02Z", "c 2026-03-01T12:00:02Z");
        assertThat(clock.now()).isEqualTo(START.plusSeconds(3));
    }

    @Test
    void a_task_that_a_task_schedules_runs_within_the_same_advance() {
        List<Instant> seen = new ArrayList<>();
        after(ofSeconds(1), () -> after(ofSeconds(1), () -> seen.add(clock.now())));

        clock.advance(ofSeconds(2));

        assertThat(seen).containsExactly(START.plusSeconds(2));
    }

    @Test
    void a_disposed_task_does_not_run() {
        List<Instant> seen = new ArrayList<>();
        Disposable task = clock.scheduler().schedule(() -> seen.add(clock.now()), 1, TimeUnit.SECONDS);

        task.dispose();
        clock.advance(ofSeconds(2));

        assertThat(seen).isEmpty();
    }

    @Test
    void a_disposed_worker_drops_its_tasks_and_takes_no_more() {
        List<Instant> seen = new ArrayList<>();
        Scheduler.Worker worker = clock.scheduler().createWorker();
        worker.schedule(() -> seen.add(clock.now()), 1, TimeUnit.SECONDS);

        worker.dispose();
        clock.advance(ofSeconds(2));

        assertThat(seen).isEmpty();
        assertThatExceptionOfType(java.util.concurrent.RejectedExecutionException.class)
                .isThrownBy(() -> worker.schedule(() -> {}));
    }

    @Test
    void reactors_own_operators_keep_this_time() {
        List<Long> ticks = new ArrayList<>();
        List<Instant> timeouts = new ArrayList<>();
        Flux.interval(ofSeconds(10), clock.scheduler()).take(3).subscribe(ticks::add);
        Mono.never()
                .timeout(ofSeconds(15), clock.scheduler())
                .doOnError(e -> timeouts.add(clock.now()))
                .onErrorComplete()
                .subscribe();

        clock.advance(ofMinutes(5));

        assertThat(ticks).containsExactly(0L, 1L, 2L);
        assertThat(timeouts).containsExactly(START.plusSeconds(15));
    }

    @Test
    void a_task_that_throws_disturbs_neither_the_next_one_nor_the_clock() {
        List<Throwable> uncaught = new ArrayList<>();
        List<Instant> seen = new ArrayList<>();
        Thread.UncaughtExceptionHandler before = Thread.currentThread().getUncaughtExceptionHandler();
        Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> uncaught.add(failure));
        after(ofSeconds(1), () -> {
            throw new IllegalStateException("planned");
        });
        after(ofSeconds(1), () -> seen.add(clock.now()));

        clock.advance(ofSeconds(2));
        Thread.currentThread().setUncaughtExceptionHandler(before);

        assertThat(seen).containsExactly(START.plusSeconds(1));
        assertThat(uncaught).singleElement().isInstanceOf(IllegalStateException.class);
    }

    @Test
    void time_does_not_go_back_but_by_a_jump() {
        assertThatIllegalArgumentException().isThrownBy(() -> clock.advance(ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> clock.suspend(ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> clock.advanceTo(START.minusSeconds(1)));
    }

    private List<Instant> firedAt(Duration delay) {
        List<Instant> fired = new ArrayList<>();
        after(delay, () -> fired.add(clock.now()));
        return fired;
    }

    private void after(Duration delay, Runnable task) {
        clock.scheduler().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
