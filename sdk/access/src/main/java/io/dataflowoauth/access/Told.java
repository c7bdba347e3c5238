// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.internal.Moment;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * What an issuer said of a token.
 *
 * @param reading gives what the token says, or throws an exception of its own to each who asks
 * @param belief for how long it counts
 * @param at when it was said
 */
record Told(Supplier<VerifiedToken> reading, Duration belief, Moment at) {
    boolean counts(Moment now) {
        return KeyRing.elapsed(at, now).compareTo(belief) < 0;
    }

    VerifiedToken token() {
        return reading.get();
    }
}
