// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * One moment, read from both clocks.
 *
 * @param nanos the monotonic clock: nanoseconds from an arbitrary origin, may wrap around
 * @param wall the wall clock: may jump either way
 */
public record Moment(long nanos, Instant wall) {
    /** Checks that nothing is null. */
    public Moment {
        requireNonNull(wall, "wall");
    }

    /** This moment, after both clocks have gone on by so much. */
    public Moment plus(Duration passed) {
        return new Moment(nanos + passed.toNanos(), wall.plus(passed));
    }

    /** The moment when the wall clock showed this, if neither clock has jumped since; this one, if it is yet to come. */
    public Moment backTo(Instant earlier) {
        Duration since = Duration.between(earlier, wall);
        return since.isNegative() ? this : new Moment(nanos - since.toNanos(), earlier);
    }

    /** The wall clock's reading at a point of the monotonic clock, if neither jumps until then. */
    public Instant wallAt(long point) {
        return wall.plusNanos(point - nanos);
    }
}
