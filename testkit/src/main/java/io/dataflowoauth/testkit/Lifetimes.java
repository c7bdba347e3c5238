// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** How long what the kit issues may live. */
final class Lifetimes {
    private static final Duration LEAST = Duration.ofSeconds(1);

    private Lifetimes() {}

    static Duration checked(Duration lifetime) {
        if (requireNonNull(lifetime, "lifetime").compareTo(LEAST) < 0) {
            throw new IllegalArgumentException("The wire says lifetimes in seconds: at least 1 s, not " + lifetime);
        }
        return lifetime;
    }
}
