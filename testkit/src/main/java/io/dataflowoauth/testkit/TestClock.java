// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.InFlight;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.testkit.internal.VirtualScheduler;
import io.dataflowoauth.testkit.internal.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import reactor.core.scheduler.Scheduler;

/**
 * Time that stands until a test moves it: for the runtime under test and for the fakes that it talks to.
 *
 * <p>It has a scheduler of its own, never Reactor's global virtual one, so tests may run in parallel. A task that is due
 * runs at once, on the thread that scheduled it or that moved the time. Real work, such as a call to a fake, takes no virtual
 * time: {@link #advance} waits for it, in real time, before it moves and at each task on its way. Safe for use by many
 * threads.
 */
public final class TestClock implements TokenTime {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final StackWalker STACK = StackWalker.getInstance();

    private final VirtualTime time;
    private final Scheduler scheduler;

    private TestClock(Instant start, Duration patience) {
        this.time = new VirtualTime(start, patience);
        this.scheduler = new VirtualScheduler(time);
    }

    /** A clock that stands at noon (UTC) of 1 March 2026 and waits at most 10 s of real time for work in flight. */
    public static TestClock create() {
        return new TestClock(START, PATIENCE);
    }

    /** A clock that stands at that instant. */
    public static TestClock startingAt(Instant start) {
        return new TestClock(requireNonNull(start, "start"), PATIENCE);
    }

    /**
     * A clock that stands at that instant.
     *
     * @param patience how long it waits for work in flight, in real time, before it fails
     */
    public static TestClock startingAt(Instant start, Duration patience) {
        return new TestClock(requireNonNull(start, "start"), requireNonNull(patience, "patience"));
    }

    /**
     * Moves wall and monotonic clock together, runs every task on the way at its own time, and returns when nothing is due
     * and nothing is in flight. Zero moves nothing and only waits.
     *
     * @throws IllegalArgumentException if the duration is negative: time goes back only by {@link #jumpWall}
     * @throws TestkitException {@link TestkitCodes#STILL_IN_FLIGHT} if work in flight outlasts the patience, with the names
     *     of the work; time then stands where the work began. {@link TestkitCodes#CLOCK_MOVED_FROM_WITHIN} if a task of this
     *     clock calls it. {@link TestkitCodes#CLOCK_INTERRUPTED} if the thread is interrupted
     */
    public void advance(Duration by) {
        if (requireNonNull(by, "by").isNegative()) {
            throw new IllegalArgumentException("Time goes forward, not by " + by);
        }
        if (time.isRunningHere()) {
            throw new TestkitException(TestkitCodes.CLOCK_MOVED_FROM_WITHIN, "advance(" + by + ") inside a task");
        }
        List<String> left = moved(by);
        if (!left.isEmpty()) {
            throw new TestkitException(TestkitCodes.STILL_IN_FLIGHT, "At " + now() + " in flight: " + left);
        }
    }

    /**
     * As {@link #advance}, until the wall clock shows that instant.
     *
     * @throws IllegalArgumentException if the wall clock has passed it
     */
    public void advanceTo(Instant instant) {
        advance(Duration.between(now(), instant));
    }

    /** Waits until nothing is due and nothing is in flight; time stands. Fails as {@link #advance}. */
    public void settle() {
        advance(Duration.ZERO);
    }

    /** Corrects the wall clock, either way. The monotonic clock stands and no task runs. */
    public void jumpWall(Duration by) {
        time.jumpWall(requireNonNull(by, "by"));
    }

    /**
     * The machine sleeps: the wall clock moves on, the monotonic clock and every timer stand still.
     *
     * @throws IllegalArgumentException if the duration is negative
     */
    public void suspend(Duration asleep) {
        if (requireNonNull(asleep, "asleep").isNegative()) {
            throw new IllegalArgumentException("A machine does not sleep for " + asleep);
        }
        time.jumpWall(asleep);
    }

    @Override
    public Instant now() {
        return time.now();
    }

    @Override
    public long nanoTime() {
        return time.nanoTime();
    }

    /** Runs tasks in this time. Disposing it does nothing. */
    @Override
    public Scheduler scheduler() {
        return scheduler;
    }

    /** Keeps {@link #advance} from moving on until it is closed. Named by the code that takes it, for the failure's message. */
    @Override
    public InFlight inFlight() {
        String owner = STACK.walk(frames -> frames.skip(1)
                .findFirst()
                .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                .orElse("unknown"));
        return time.hold(owner)::run;
    }

    @Override
    public String toString() {
        return "TestClock[" + now() + "]";
    }

    private List<String> moved(Duration by) {
        try {
            return time.advance(by);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TestkitException(TestkitCodes.CLOCK_INTERRUPTED, "At " + now(), interrupted);
        }
    }
}
