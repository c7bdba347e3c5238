// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import java.time.Instant;

/** One way in which the keys of a party change hands. Safe for use by many threads. */
@FunctionalInterface
public interface KeyTurn {
    /** Begins at that instant; what comes later comes by the clock of the keys. */
    void turn(KitKeys keys, Instant now);
}
