// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.internal.Held;
import io.dataflowoauth.internal.Life;
import io.dataflowoauth.internal.LifeRules;
import io.dataflowoauth.internal.Moment;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.UnaryOperator;

/** One key and its cell, which is replaced by compare-and-set. All that a family keeps of a key that is at rest. */
final class Entry {
    private static final AtomicReferenceFieldUpdater<Entry, Cell> CELL =
            AtomicReferenceFieldUpdater.newUpdater(Entry.class, Cell.class, "cell");

    private final TokenRequest request;
    private volatile Cell cell = Cell.EMPTY;

    Entry(TokenRequest request) {
        this.request = request;
    }

    TokenRequest request() {
        return request;
    }

    Cell cell() {
        return cell;
    }

    boolean replace(Cell seen, Cell next) {
        return CELL.compareAndSet(this, seen, next);
    }

    /** Changes the cell, if that acquisition owns it, and says how. */
    Change change(Object acquisition, UnaryOperator<Cell> change) {
        Cell seen;
        Cell next;
        do {
            seen = cell;
            next = seen.owner() == acquisition ? change.apply(seen) : seen;
        } while (seen != next && !replace(seen, next));
        return new Change(seen, next);
    }

    /** How long it is worth keeping at rest: while it serves a token or its gate is shut, and as long as gates pause. */
    long worthKeepingFor(Moment now) {
        Life<AccessToken, TokenException> life = cell.life();
        Held<AccessToken> served = life.servedAt(now);
        long serves = served == null ? 0 : served.servedFor(now);
        return Math.max(serves, life.untilOpen(now).toNanos()) + LifeRules.LONGEST_PAUSE.toNanos();
    }

    /** What a change found, and what it left. */
    record Change(Cell before, Cell after) {
        boolean happened() {
            return before != after;
        }
    }
}
