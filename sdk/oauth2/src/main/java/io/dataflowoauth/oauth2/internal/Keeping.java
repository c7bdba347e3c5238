// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.oauth2.RefreshTokenKeeper;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** A keeper that gets so much time and no more, and whose failures say nothing of what it was given. */
public final class Keeping {
    /** Whoever waits gives up after a minute; the next in line should not find the same wait. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final RefreshTokenKeeper keeper;
    private final TokenTime time;

    private Keeping(RefreshTokenKeeper keeper, TokenTime time) {
        this.keeper = keeper;
        this.time = time;
    }

    /** By that keeper. */
    public static Keeping by(RefreshTokenKeeper keeper, TokenTime time) {
        return new Keeping(keeper, time);
    }

    /** Fails with {@code Unavailable}, code {@code oauth2.refresh-token-unkept}. */
    public Mono<Void> keep(Secret refreshToken) {
        return Mono.defer(() -> keeper.keep(refreshToken))
                .timeout(LONGEST, time.scheduler())
                .onErrorMap(Keeping::unkept);
    }

    private static TokenException unkept(Throwable failure) {
        return new TokenException.Unavailable(
                OAuth2Codes.REFRESH_TOKEN_UNKEPT,
                "The keeper failed with " + failure.getClass().getSimpleName() + ".");
    }
}
