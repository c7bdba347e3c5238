// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The budget, as a pure function of what was called when. */
class CallBudgetTest {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void over_any_history_the_minute_before_a_retry_holds_no_more_retries_than_it_may() {
        for (long seed = 0; seed < 2_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            double share = random.nextInt(3) == 0 ? random.nextDouble() : 0.1;
            int floor = random.nextInt(12);
            History history = new History(random.nextLong());

            for (int step = 0; step < 400; step++) {
                history.pass(random.nextLong(1L << random.nextInt(20, 38)));
                history.happens(random, share, floor);

                assertThat(history.retriesInTheMinute())
                        .as("seed %s, step %s", seed, step)
                        .isLessThanOrEqualTo(Math.max(floor, (long) (share * history.callsInTheMinute())));
            }
        }
    }

    @Test
    void the_floor_is_there_for_whoever_hardly_calls() {
        CallBudget budget = new CallBudget(0);

        assertThat(taken(budget, SECOND, 20, 0.1, 10)).isEqualTo(10);
    }

    @Test
    void a_tenth_of_many_calls_may_be_retries() {
        CallBudget budget = new CallBudget(0);
        for (int call = 0; call < 1_000; call++) {
            budget.called(SECOND);
        }

        assertThat(taken(budget, 2 * SECOND, 500, 0.1, 10)).isEqualTo(100);
    }

    @Test
    void what_was_taken_comes_back_a_minute_later_and_not_before() {
        CallBudget budget = new CallBudget(0);
        taken(budget, SECOND / 2, 10, 0.1, 10);

        assertThat(budget.take(MINUTE, 0.1, 10)).isFalse();
        assertThat(budget.take(MINUTE + SECOND, 0.1, 10)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE - 1, -1_000_000_000L})
    void the_origin_of_the_clock_does_not_matter(long origin) {
        CallBudget budget = new CallBudget(origin);

        assertThat(taken(budget, origin + SECOND, 5, 0, 3)).isEqualTo(3);
        assertThat(taken(budget, origin + SECOND + 2 * MINUTE, 5, 0, 3)).isEqualTo(3);
    }

    @Test
    void a_thread_that_looked_at_the_clock_long_ago_forgets_nothing() {
        CallBudget budget = new CallBudget(0);
        taken(budget, 10 * MINUTE, 3, 0, 3);

        assertThat(budget.take(0, 0, 3)).isFalse();
        assertThat(budget.take(10 * MINUTE, 0, 3)).isFalse();
    }

    @Test
    void neither_share_nor_floor_means_no_retry_at_all() {
        CallBudget budget = new CallBudget(0);
        budget.called(0);

        assertThat(budget.take(0, 0, 0)).isFalse();
    }

    private static int taken(CallBudget budget, long nanos, int tries, double share, int floor) {
        int taken = 0;
        for (int i = 0; i < tries; i++) {
            taken += budget.take(nanos, share, floor) ? 1 : 0;
        }
        return taken;
    }

    /** What happened, written down beside the budget; whatever was called or retried lies at most a minute back. */
    private static final class History {
        private final List<Long> calls = new ArrayList<>();
        private final List<Long> retries = new ArrayList<>();
        private final CallBudget budget;
        private long now;
        private boolean retried;

        private History(long origin) {
            budget = new CallBudget(origin);
            now = origin;
        }

        private void pass(long nanos) {
            now += nanos;
        }

        private void happens(SplittableRandom random, double share, int floor) {
            retried = random.nextInt(3) == 0 && budget.take(now, share, floor);
            if (retried) {
                retries.add(now);
            } else {
                budget.called(now);
                calls.add(now);
            }
        }

        private long retriesInTheMinute() {
            return retried ? inTheMinute(retries) : 0;
        }

        private long callsInTheMinute() {
            return inTheMinute(calls);
        }

        private long inTheMinute(List<Long> moments) {
            return moments.stream().filter(then -> now - then < MINUTE).count();
        }
    }
}
