// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for one call. Immutable: whoever joins makes another, so that nobody can begin to wait for a call that
 * has landed.
 *
 * @param <T> the token
 */
public final class Waiting<T> {
    private static final Waiting<?> NOBODY = new Waiting<>(null, null);

    private final @Nullable Waiter<T> last;
    private final @Nullable Waiting<T> before;

    private Waiting(@Nullable Waiter<T> last, @Nullable Waiting<T> before) {
        this.last = last;
        this.before = before;
    }

    /** Nobody. */
    @SuppressWarnings("unchecked") // nobody waits for any kind of token
    public static <T> Waiting<T> nobody() {
        return (Waiting<T>) NOBODY;
    }

    /** These, and one more who came after them. */
    public Waiting<T> and(Waiter<T> waiter) {
        return new Waiting<>(waiter, this);
    }

    /** Whether nobody came at all. */
    public boolean isNobody() {
        return last == null;
    }

    /** Whether somebody has not gone away since. */
    public boolean anyone() {
        boolean someone = false;
        for (Waiting<T> next = this; next != null && !someone; next = next.before) {
            someone = next.last != null && !next.last.isOver();
        }
        return someone;
    }

    /** Tells everybody who waits, in the order of their coming; what one throws does not stop the rest. */
    public void tell(Consumer<Waiter<T>> news) {
        Deque<Waiter<T>> inOrder = new ArrayDeque<>();
        for (Waiting<T> next = this; next != null && next.last != null; next = next.before) {
            inOrder.push(next.last);
        }
        inOrder.forEach(waiter -> Foreign.undisturbed(() -> news.accept(waiter)));
    }
}
