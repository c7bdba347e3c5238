// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import java.time.Duration;

/**
 * How a token gets into a state: issued with a lifetime, then time passes. Where a subject takes its clock as a parameter the
 * clock is moved; where it does not, real time is waited for.
 *
 * @param lifetime of the token
 * @param moved by how much the clock is moved
 * @param waited for how long to wait
 */
record Ripening(Duration lifetime, Duration moved, Duration waited) {
    static Ripening aged(Duration lifetime, Duration moved) {
        return new Ripening(lifetime, moved, Duration.ZERO);
    }

    Ripening waiting(Duration real) {
        return new Ripening(lifetime, moved, real);
    }

    /** Where such a token is issued. */
    World world() {
        return moved.isZero() ? World.real(lifetime) : World.movable(lifetime);
    }
}
