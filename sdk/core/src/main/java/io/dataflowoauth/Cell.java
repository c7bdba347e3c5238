// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import io.dataflowoauth.internal.Life;
import io.dataflowoauth.internal.Waiter;
import io.dataflowoauth.internal.Waiting;
import java.util.function.Consumer;

/**
 * What a live token is at one moment: its life, who waits for it, whether it is closed. Replaced as a whole, so that
 * nobody can begin to wait for a call that has landed.
 *
 * @param life the state of the token
 * @param waiting who waits for the call in flight, or in the first acquisition for the next one
 * @param closed whether it is over
 */
record Cell(Life<AccessToken, TokenException> life, Waiting<AccessToken> waiting, boolean closed) {
    static Cell empty() {
        return new Cell(Life.empty(), Waiting.nobody(), false);
    }

    Cell living(Life<AccessToken, TokenException> next) {
        return new Cell(next, waiting, closed);
    }

    Cell joinedBy(Waiter<AccessToken> waiter) {
        return new Cell(life, waiting.and(waiter), closed);
    }

    Cell dismissed() {
        return new Cell(life, Waiting.nobody(), closed);
    }

    /** Nothing is held and nobody waits any more. */
    Cell ended() {
        return new Cell(Life.empty(), Waiting.nobody(), true);
    }

    boolean anyoneWaits() {
        return waiting.anyone();
    }

    void tell(Consumer<Waiter<AccessToken>> news) {
        waiting.tell(news);
    }
}
