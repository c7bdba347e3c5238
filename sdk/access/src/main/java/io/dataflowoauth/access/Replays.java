// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.access.internal.UsedNames;
import java.time.Instant;

/** Proofs and tokens of one use. When there is no room to remember more, nothing is taken. */
final class Replays {
    private final int most;
    private final UsedNames<Fingerprint> used;

    Replays(int most, TokenTime time) {
        this.most = most;
        this.used = new UsedNames<>(most, time);
    }

    /** Uses it, once until then. */
    void use(Fingerprint what, Instant until) {
        UsedNames.Use use = used.use(what, until);
        if (use == UsedNames.Use.UNTOLD) {
            throw NotVerifiedException.of(AccessCodes.REPLAYS_UNTOLD, "There are " + most + " of them.");
        }
        if (use == UsedNames.Use.AGAIN) {
            throw NotVerifiedException.of(AccessCodes.REPLAYED, "Its jti was used before.");
        }
    }
}
