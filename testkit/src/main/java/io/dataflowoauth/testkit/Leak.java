// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

/**
 * A secret in a place where none may be; never the secret itself.
 *
 * @param place the file, or the name that the test gave the place
 * @param what the kind of secret and how it was packed: {@code client secret, gzip > base64}
 */
public record Leak(String place, String what) {
    /** Both are needed. */
    public Leak {
        requireNonNull(place, "place");
        requireNonNull(what, "what");
    }

    @Override
    public String toString() {
        return place + ": " + what;
    }
}
