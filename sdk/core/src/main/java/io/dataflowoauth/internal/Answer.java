// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a call succeeded.
 *
 * @param <T> the token
 * @param token what was issued
 * @param lifetime how long it lives, counted from {@code asked}
 * @param asked the moment before the issuer was asked
 * @param same whether it is the token that is held already, under whatever name
 */
public record Answer<T>(T token, Duration lifetime, Moment asked, boolean same) {
    /** Checks that nothing is null and that there is a life at all. */
    public Answer {
        requireNonNull(token, "token");
        requireNonNull(asked, "asked");
        if (requireNonNull(lifetime, "lifetime").isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("A lifetime must be positive, not " + lifetime);
        }
    }

    /** This answer, recognised as what is held already. */
    public Answer<T> asSame() {
        return new Answer<>(token, lifetime, asked, true);
    }
}
