// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.oauth2.RefreshTokenKeeper;
import io.dataflowoauth.oauth2.internal.Keeping;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * What came of a login: a token that works now, and, where the issuer gave one, the refresh token for all that come after it.
 * Masks both. Immutable, safe for use by many threads.
 */
public final class LoggedIn {
    private final AccessToken token;
    private final Beside beside;
    private final TokenTime time;

    LoggedIn(AccessToken token, Beside beside, TokenTime time) {
        this.token = token;
        this.beside = beside;
        this.time = time;
    }

    /** The first access token. Nothing replaces it: a stream of the refresh token's recipe does that. */
    public AccessToken token() {
        return token;
    }

    /** The refresh token; empty where the issuer gave none. */
    public Optional<Secret> refreshToken() {
        return beside.refreshToken;
    }

    /** Who logged in, by the ID token's {@code sub}; empty if the scope {@code openid} was not asked for. */
    public Optional<String> subject() {
        return beside.subject;
    }

    /**
     * Keeps the refresh token where a recipe reads it from.
     *
     * @return cold; each subscription keeps it once. Fails with {@code Misconfigured}, code
     *     {@code oauth2.refresh-token-absent}, and, if the keeper fails or takes longer than 30 s, with {@code Unavailable},
     *     code {@code oauth2.refresh-token-unkept}, whose text is not the keeper's
     */
    public Mono<Void> keepIn(RefreshTokenKeeper keeper) {
        requireNonNull(keeper, "keeper");
        return Mono.justOrEmpty(beside.refreshToken)
                .switchIfEmpty(Mono.error(LoggedIn::absent))
                .flatMap(kept -> Keeping.by(keeper, time).keep(kept));
    }

    /** The token's serial, and whether there is a refresh token. */
    @Override
    public String toString() {
        return "LoggedIn[" + token + (beside.refreshToken.isPresent() ? ", refresh token masked" : "") + "]";
    }

    private static TokenException absent() {
        return new TokenException.Misconfigured(OAuth2Codes.REFRESH_TOKEN_ABSENT, "");
    }

    /** What the answer holds beside the token. */
    record Beside(Optional<Secret> refreshToken, Optional<String> subject) {}
}
