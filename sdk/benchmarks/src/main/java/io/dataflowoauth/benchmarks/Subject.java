// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

/** A cache of one token as its user meets it: ours, a peer's, or a floor. */
interface Subject extends AutoCloseable {
    /** Asks for the token and tells the caller, without blocking. */
    default void ask(Caller caller) {
        throw new UnsupportedOperationException("It only blocks");
    }

    /** The token, for a caller that may block. */
    default Object block() {
        throw new UnsupportedOperationException("It never blocks");
    }

    /** Leaves nothing behind. */
    @Override
    default void close() {}
}
