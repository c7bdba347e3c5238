// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.InFlight;
import io.dataflowoauth.TokenTime;
import java.time.Duration;
import java.time.Instant;
import reactor.core.scheduler.Scheduler;

/**
 * The machine's time, which goes on by itself and can be moved besides: for fakes whose clients live in processes of their own.
 *
 * <p>A move is seen by the next call; timers that run already keep their real pause. Safe for use by many threads.
 */
public final class MovableTime implements TokenTime {
    private static final Duration FARTHEST = Duration.ofDays(3650);

    private final TokenTime machine = TokenTime.system();
    private volatile Moved moved = new Moved(Duration.ZERO, Duration.ZERO);

    private record Moved(Duration wall, Duration monotonic) {}

    private MovableTime() {}

    /** Time that was not moved yet. */
    public static MovableTime create() {
        return new MovableTime();
    }

    /**
     * Moves wall and monotonic clock together.
     *
     * @throws IllegalArgumentException if the duration is negative, or the clock would be moved by more than ten years
     */
    public synchronized void advance(Duration by) {
        if (requireNonNull(by, "by").isNegative()) {
            throw new IllegalArgumentException("Time goes forward, not by " + by);
        }
        moved = new Moved(checked(moved.wall.plus(by)), checked(moved.monotonic.plus(by)));
    }

    /**
     * Corrects the wall clock, either way.
     *
     * @throws IllegalArgumentException if the clock would be moved by more than ten years
     */
    public synchronized void jumpWall(Duration by) {
        moved = new Moved(checked(moved.wall.plus(requireNonNull(by, "by"))), moved.monotonic);
    }

    /** The wall clock shows the machine's time again; the monotonic one never goes back. */
    public synchronized void backToNow() {
        moved = new Moved(Duration.ZERO, moved.monotonic);
    }

    /** How far the wall clock is ahead of the machine's, or behind it. */
    public Duration ahead() {
        return moved.wall;
    }

    @Override
    public Instant now() {
        return machine.now().plus(moved.wall);
    }

    @Override
    public long nanoTime() {
        return machine.nanoTime() + moved.monotonic.toNanos();
    }

    @Override
    public Scheduler scheduler() {
        return machine.scheduler();
    }

    @Override
    public InFlight inFlight() {
        return machine.inFlight();
    }

    @Override
    public String toString() {
        return "MovableTime[" + moved.wall + " ahead]";
    }

    private static Duration checked(Duration wall) {
        if (wall.abs().compareTo(FARTHEST) > 0) {
            throw new IllegalArgumentException("A clock is moved by ten years at most, not by " + wall);
        }
        return wall;
    }
}
