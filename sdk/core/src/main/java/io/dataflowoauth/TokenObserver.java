// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

/**
 * Sees every event of a runtime's streams.
 *
 * <p>Called on whatever thread the event happened on, many at once; must not block. What it throws is dropped to
 * Reactor's error hook and disturbs nobody.
 */
@FunctionalInterface
public interface TokenObserver {
    /** Something happened. */
    void on(TokenEvent event);
}
