// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * What the least that could be done costs on this machine: a bare read, a Mono of a constant, and Monos of our own that look
 * at a cell and at one clock or both. They serve the token while it lives and would break afterwards; they are no caches.
 */
final class Floors {
    private Floors() {}

    /** A volatile read, and nothing reactive. */
    static Subject volatileRead(World world) {
        Cell cell = Cell.of(world);
        return new Subject() {
            @Override
            public void ask(Caller caller) {
                caller.served(cell.read());
            }

            @Override
            public Object block() {
                return cell.read();
            }
        };
    }

    /** {@code Mono.just}. */
    static Subject monoJust(World world) {
        return of(Mono.just(Cell.of(world).read()));
    }

    /** A Mono that reads a volatile cell and the monotonic clock. */
    static Subject oneClock(World world) {
        return of(new OneClock(Cell.of(world)));
    }

    /** A Mono that reads a volatile cell, the monotonic clock and the wall clock. */
    static Subject twoClocks(World world) {
        return of(new TwoClocks(Cell.of(world)));
    }

    private static Subject of(Mono<Grant> mono) {
        return new Subject() {
            @Override
            public void ask(Caller caller) {
                mono.subscribe(caller);
            }
        };
    }

    private static final class Cell {
        private final long ageNanos;
        private final long ageMillis;
        private final long fromNanos = System.nanoTime();
        private final long fromMillis = System.currentTimeMillis();
        private volatile Grant grant;

        private Cell(Grant grant) {
            this.grant = grant;
            this.ageNanos = grant.lifetime().toNanos();
            this.ageMillis = grant.lifetime().toMillis();
        }

        private static Cell of(World world) {
            return new Cell(world.issuer().blockingGrant());
        }

        private Grant read() {
            return grant;
        }

        private static IllegalStateException over() {
            return new IllegalStateException("The floor has outlived its token");
        }
    }

    private static final class OneClock extends Mono<Grant> {
        private final Cell cell;

        private OneClock(Cell cell) {
            this.cell = cell;
        }

        @Override
        public void subscribe(CoreSubscriber<? super Grant> actual) {
            Grant grant = cell.read();
            if (System.nanoTime() - cell.fromNanos >= cell.ageNanos) {
                throw Cell.over();
            }
            actual.onSubscribe(Operators.scalarSubscription(actual, grant));
        }
    }

    private static final class TwoClocks extends Mono<Grant> {
        private final Cell cell;

        private TwoClocks(Cell cell) {
            this.cell = cell;
        }

        @Override
        public void subscribe(CoreSubscriber<? super Grant> actual) {
            Grant grant = cell.read();
            boolean over = System.nanoTime() - cell.fromNanos >= cell.ageNanos
                    || System.currentTimeMillis() - cell.fromMillis >= cell.ageMillis;
            if (over) {
                throw Cell.over();
            }
            actual.onSubscribe(Operators.scalarSubscription(actual, grant));
        }
    }
}
