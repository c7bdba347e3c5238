// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import io.dataflowoauth.internal.Life;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a live token is at one moment: its life, who waits for it, whether it is closed. Replaced as a whole, so that
 * nobody can begin to wait for a call that has landed.
 *
 * @param life the state of the token
 * @param waiting the last one who began to wait, before whom others may stand
 * @param closed whether it is over
 */
record Cell(
        Life<AccessToken, TokenException> life, @Nullable Queued waiting, boolean closed) {
    static Cell empty() {
        return new Cell(Life.empty(), null, false);
    }

    Cell living(Life<AccessToken, TokenException> next) {
        return new Cell(next, waiting, closed);
    }

    Cell joinedBy(Waiter waiter) {
        return new Cell(life, new Queued(waiter, waiting), closed);
    }

    Cell dismissed() {
        return new Cell(life, null, closed);
    }

    /** Nothing is held and nobody waits any more. */
    Cell ended() {
        return new Cell(Life.empty(), null, true);
    }

    boolean anyoneWaits() {
        boolean someone = false;
        for (Queued next = waiting; next != null && !someone; next = next.before) {
            someone = !next.waiter.isOver();
        }
        return someone;
    }

    /** Tells everybody who waits, in the order of their coming; what one throws does not stop the rest. */
    void tell(Consumer<Waiter> news) {
        Deque<Waiter> inOrder = new ArrayDeque<>();
        for (Queued next = waiting; next != null; next = next.before) {
            inOrder.push(next.waiter);
        }
        inOrder.forEach(waiter -> LiveTerms.undisturbed(() -> news.accept(waiter)));
    }

    record Queued(Waiter waiter, @Nullable Queued before) {}
}
