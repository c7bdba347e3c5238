// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks;

import java.time.Duration;
import java.time.Instant;

/**
 * What the issuer gives, before a peer's adapter makes the peer's own token of it.
 *
 * @param value the text of the token
 * @param issuedAt by the clock of the world
 * @param lifetime from then
 */
record Grant(String value, Instant issuedAt, Duration lifetime) {
    /** When it ends. */
    Instant expiresAt() {
        return issuedAt.plus(lifetime);
    }
}
