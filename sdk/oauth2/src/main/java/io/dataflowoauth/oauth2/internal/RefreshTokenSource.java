// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.oauth2.RefreshTokenRecipe;
import io.dataflowoauth.oauth2.TokenAnswers;
import java.util.List;
import java.util.Map;
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
        return place.flatMap(sent -> endpoint.answer(parameters(sent), request, UnaryOperator.identity())
                .map(answer -> read(answer, sent, request)));
    }

    static List<Map.Entry<String, String>> parameters(Secret refreshToken) {
        return List.of(Map.entry("grant_type", "refresh_token"), Map.entry("refresh_token", refreshToken.reveal()));
    }

    /** The refresh token of a success; the one that was sent is no replacement of itself. */
    static Optional<Secret> replacement(HttpAnswer answer, Secret sent) {
        if (answer.status() != 200) {
            return Optional.empty();
        }
        JsonObject json = answer.json();
        return json.optionalText("refresh_token")
                .filter(text -> !text.isEmpty())
                .map(Secret::of)
                .filter(other -> !other.equals(sent));
    }

    private static AccessToken read(Answered answer, Secret sent, TokenRequest request) {
        if (replacement(answer.http(), sent).isPresent()) {
            throw new TokenException.Misconfigured(OAuth2Codes.REFRESH_TOKEN_ROTATES, "");
        }
        return answer.token(http -> TokenAnswers.read(http, request));
    }
}
