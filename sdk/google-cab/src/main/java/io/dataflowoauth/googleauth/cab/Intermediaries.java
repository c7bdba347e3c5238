// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.cab;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.TokenTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The one intermediary that is in use; another token of the stream has another. */
final class Intermediaries {
    private final AtomicReference<@Nullable Intermediary> current = new AtomicReference<>();
    private final TokenTime time;
    private final BoundaryTerms terms;

    Intermediaries(TokenTime time, BoundaryTerms terms) {
        this.time = time;
        this.terms = terms;
    }

    /** To be called where the library may work: it makes a compiler for each. */
    Intermediary of(AccessToken whole) {
        while (true) {
            Intermediary known = current.get();
            if (known != null && known.serves(whole)) {
                return known;
            }
            Intermediary made = Intermediary.of(whole, left(whole), terms);
            if (current.compareAndSet(known, made)) {
                return made;
            }
        }
    }

    /** How long that token of the stream still lives. */
    Duration left(AccessToken whole) {
        return Duration.between(time.now(), whole.expiresAt());
    }
}
