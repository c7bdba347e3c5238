// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.time.Instant;

/**
 * Something that happened in the life of a token. The kinds are the classes nested in {@code TokenEvents}; more will come.
 *
 * <p>Emitted exactly once for each outcome. Never holds a token's value or a secret. Immutable.
 */
public interface TokenEvent {
    /** When it happened, by the runtime's wall clock. */
    Instant at();

    /** The name of the live token's stream: short, stable in one process, safe to log. */
    String stream();

    /** What the stream asks for, and for whom. */
    TokenRequest request();
}
