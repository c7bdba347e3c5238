// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.oauth2.RefreshTokenKeeper;
import io.dataflowoauth.oauth2.RefreshTokenRecipe;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Asks with a refresh token that the issuer replaces: what takes over is kept before anything is handed out. */
final class RotatingRefresh implements TokenSource {
    private final GrantEndpoint endpoint;
    private final RefreshChain chain;
    private final Mono<Secret> place;
    private final Keeping keeping;

    private RotatingRefresh(RefreshTokenRecipe recipe, GrantEndpoint endpoint, Opening opening) {
        this.endpoint = endpoint;
        this.chain = RefreshChains.of(recipe, opening);
        this.place = opening.secret(recipe.refreshToken());
        RefreshTokenKeeper keeper =
                opening.named(RefreshTokenKeeper.class, recipe.keeper().orElseThrow());
        this.keeping = Keeping.by(keeper, opening.time());
    }

    static TokenSource open(RefreshTokenRecipe recipe, GrantEndpoint endpoint, Opening opening) {
        return new RotatingRefresh(recipe, endpoint, opening);
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return chain.next(place.map(chain::current).flatMap(sent -> refreshed(sent, request)));
    }

    private Mono<AccessToken> refreshed(Secret sent, TokenRequest request) {
        return endpoint.answer(RefreshExchange.parameters(sent), request, ask -> marked(ask, sent))
                .flatMap(answer -> taken(answer.http(), sent).then(Mono.fromCallable(() -> answer.token(request))))
                .doOnError(chain::failed);
    }

    private HttpAsk marked(HttpAsk ask, Secret sent) {
        chain.sending(sent);
        return ask.withUnsent(chain::unspent);
    }

    /**
     * A replacement counts even if the access token beside it is no good: the old refresh token is spent either way. A
     * failure of the server, or of a gateway before it, says nothing about what was done, and leaves it in doubt.
     */
    private Mono<Void> taken(HttpAnswer answer, Secret sent) {
        Optional<Secret> replacement = RefreshExchange.replacement(answer, sent);
        if (replacement.isPresent()) {
            chain.replaced(sent, replacement.get());
            return keeping.keep(replacement.get());
        }
        if (answer.status() < 500) {
            chain.unspent();
        }
        return Mono.empty();
    }
}
