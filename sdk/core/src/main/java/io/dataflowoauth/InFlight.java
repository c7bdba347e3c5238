// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

/**
 * A hold on time: while one is open, real work (a network exchange, a blocking read) is under way.
 *
 * <p>Virtual time does not move past work in flight; the system's time ignores it. Closing twice is harmless. Safe for
 * use by many threads.
 */
@FunctionalInterface
public interface InFlight extends AutoCloseable {
    /** Ends the hold. */
    @Override
    void close();
}
