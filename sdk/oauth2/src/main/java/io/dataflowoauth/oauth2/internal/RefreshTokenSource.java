// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.oauth2.RefreshTokenRecipe;
import java.util.Optional;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** Asks for an access token with a refresh token that stays (RFC 6749 section 6). */
final class RefreshTokenSource implements TokenSource {
    private final GrantEndpoint endpoint;
    private final Mono<Secret> place;

    private RefreshTokenSource(GrantEndpoint endpoint, Mono<Secret> place) {
        this.endpoint = endpoint;
        this.place = place;
    }

    static TokenSource open(RefreshTokenRecipe recipe, Opening opening) {
        GrantEndpoint endpoint = GrantEndpoint.open(recipe.client(), opening);
        Mono<Secret> place = opening.secret(recipe.refreshToken());
        Optional<String> keeper = recipe.keeper();
        return endpoint.revocable(
                keeper.isPresent()
                        ? RotatingRefresh.open(recipe, endpoint, opening)
                        : new RefreshTokenSource(endpoint, place));
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return place.flatMap(
                sent -> endpoint.answer(RefreshExchange.parameters(sent), request, UnaryOperator.identity())
                        .map(answer -> read(answer, sent, request)));
    }

    private static AccessToken read(Answered answer, Secret sent, TokenRequest request) {
        if (RefreshExchange.replacement(answer.http(), sent).isPresent()) {
            throw new TokenException.Misconfigured(OAuth2Codes.REFRESH_TOKEN_ROTATES, "");
        }
        return answer.token(request);
    }
}
