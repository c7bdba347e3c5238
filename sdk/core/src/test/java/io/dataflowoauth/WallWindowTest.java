// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static io.dataflowoauth.Scene.HOUR;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Scheduler;

/** Callers of a fresh token, where the wall clock alone is enough for a while. */
class WallWindowTest {
    private static final Duration WINDOW = ofMillis(100);

    private final VirtualTime time = new VirtualTime();
    private final Windowed windowed = new Windowed(time, WINDOW);
    private final Issuer issuer = Issuer.of(HOUR);
    private final TokenStream stream = streamIn(windowed);

    @Test
    void callers_inside_the_window_look_at_the_wall_clock_only() {
        bothClocksCallItFresh();
        int looks = windowed.monotonicLooks.get();

        time.advance(ofMillis(99));
        served();
        served();

        assertThat(windowed.monotonicLooks).hasValue(looks);
    }

    @Test
    void when_the_window_is_over_one_caller_looks_at_both_clocks_and_opens_the_next() {
        bothClocksCallItFresh();
        int looks = windowed.monotonicLooks.get();

        time.advance(WINDOW);
        served();
        served();

        assertThat(windowed.monotonicLooks).hasValue(looks + 1);
    }

    @Test
    void a_machine_that_was_suspended_inside_the_window_serves_no_expired_token() {
        bothClocksCallItFresh();

        time.jumpWall(ofHours(2));

        assertThat(served()).isEqualTo("token-2");
    }

    @Test
    void a_wall_clock_set_ahead_inside_the_window_is_seen_at_once() {
        bothClocksCallItFresh();

        time.jumpWall(ofMinutes(50));

        assertThat(stream.health().state()).isEqualTo(StreamHealth.State.AGING);
        assertThat(served()).isEqualTo("token-1");
        assertThat(served()).isEqualTo("token-2");
    }

    @Test
    void a_wall_clock_set_back_keeps_nothing_alive() {
        bothClocksCallItFresh();

        time.advance(ofMinutes(61));
        time.jumpWall(ofHours(-2));

        assertThat(served()).isEqualTo("token-2");
    }

    @Test
    void a_wall_clock_set_back_into_the_very_window_is_seen_when_the_window_is_over() {
        bothClocksCallItFresh();

        time.advance(ofMinutes(61));
        time.jumpWall(ofMinutes(-61));
        time.advance(WINDOW);

        assertThat(served()).isEqualTo("token-2");
    }

    @Test
    void a_new_token_is_not_taken_for_fresh_because_the_one_before_was() {
        bothClocksCallItFresh();
        stream.invalidate(Caller.of(stream.token()).tokens().get(0));
        served();
        int looks = windowed.monotonicLooks.get();

        assertThat(served()).isEqualTo("token-2");
        assertThat(windowed.monotonicLooks).hasValue(looks + 1);
    }

    @Test
    void a_time_without_a_window_is_asked_for_both_clocks_each_time() {
        Windowed without = new Windowed(time, Duration.ZERO);
        TokenStream plain = streamIn(without);
        Scene.served(plain.token());
        int looks = without.monotonicLooks.get();

        Scene.served(plain.token());
        Scene.served(plain.token());

        assertThat(without.monotonicLooks).hasValue(looks + 2);
    }

    @Test
    void a_window_counts_for_100_ms_at_most_and_not_for_less_than_nothing() {
        assertThat(windowOf(ofHours(1))).isEqualTo(100);
        assertThat(windowOf(ofMillis(-1))).isZero();
        assertThat(windowOf(ofMillis(7))).isEqualTo(7);
    }

    @Test
    void the_machines_own_time_has_the_longest_window_and_a_time_of_somebody_else_none() {
        assertThat(TokenTime.system().wallWindow()).isEqualTo(TokenTime.LONGEST_WALL_WINDOW);
        assertThat(time.wallWindow()).isZero();
    }

    @Test
    void the_wall_clock_in_milliseconds_is_the_wall_clock() {
        Instant before = Instant.now();

        Instant read = Instant.ofEpochMilli(TokenTime.system().wallMillis());

        assertThat(read).isBetween(before.minusMillis(1), Instant.now());
        assertThat(time.wallMillis()).isEqualTo(time.now().toEpochMilli());
    }

    private void bothClocksCallItFresh() {
        assertThat(served()).isEqualTo("token-1");
        assertThat(served()).isEqualTo("token-1");
    }

    private String served() {
        return Scene.served(stream.token());
    }

    private TokenStream streamIn(TokenTime lived) {
        return TokenStream.of(issuer, Scene.REQUEST, TokenRuntime.open(options(lived)));
    }

    private long windowOf(Duration said) {
        return new WallWindow(new Windowed(time, said)).millis();
    }

    private static RuntimeOptions options(TokenTime lived) {
        return RuntimeOptions.defaults().withTime(lived).withJitter(() -> 0.5);
    }

    private static final class Windowed implements TokenTime {
        private final VirtualTime time;
        private final Duration window;
        private final AtomicInteger monotonicLooks = new AtomicInteger();

        private Windowed(VirtualTime time, Duration window) {
            this.time = time;
            this.window = window;
        }

        @Override
        public Duration wallWindow() {
            return window;
        }

        @Override
        public Instant now() {
            return time.now();
        }

        @Override
        public long nanoTime() {
            monotonicLooks.incrementAndGet();
            return time.nanoTime();
        }

        @Override
        public Scheduler scheduler() {
            return time.scheduler();
        }

        @Override
        public InFlight inFlight() {
            return time.inFlight();
        }
    }
}
