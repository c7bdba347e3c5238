// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.internal.Life;
import io.dataflowoauth.internal.Waiter;
import io.dataflowoauth.internal.Waiting;
import org.jspecify.annotations.Nullable;

/**
 * What a key is at one moment. Replaced as a whole, so that nobody can begin to wait for a call that has landed.
 */
final class Cell {
    static final Cell EMPTY = new Cell(Life.empty(), Waiting.nobody(), null);

    private final Life<AccessToken, TokenException> life;
    private final Waiting<AccessToken> waiting;
    private final @Nullable Object owner;

    private Cell(Life<AccessToken, TokenException> life, Waiting<AccessToken> waiting, @Nullable Object owner) {
        this.life = life;
        this.waiting = waiting;
        this.owner = owner;
    }

    /** The state of its token. */
    Life<AccessToken, TokenException> life() {
        return life;
    }

    /** Who waits for the acquisition that is under way. */
    Waiting<AccessToken> waiting() {
        return waiting;
    }

    /** That acquisition, which alone may end it; nothing while the key is at rest. */
    @Nullable
    Object owner() {
        return owner;
    }

    boolean isBusy() {
        return owner != null;
    }

    /** An acquisition begins, or goes on. */
    Cell busy(Life<AccessToken, TokenException> next, Object acquisition) {
        return new Cell(next, waiting, acquisition);
    }

    /** The acquisition is over, and those who waited are about to be told. */
    Cell over(Life<AccessToken, TokenException> next) {
        return new Cell(next, Waiting.nobody(), null);
    }

    Cell living(Life<AccessToken, TokenException> next) {
        return new Cell(next, waiting, owner);
    }

    Cell joinedBy(Waiter<AccessToken> waiter) {
        return new Cell(life, waiting.and(waiter), owner);
    }

    /** Those who waited are about to be told, and the acquisition goes on. */
    Cell dismissed() {
        return new Cell(life, Waiting.nobody(), owner);
    }
}
