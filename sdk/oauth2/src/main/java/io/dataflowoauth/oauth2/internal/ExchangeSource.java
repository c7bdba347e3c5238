// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.oauth2.ExchangeRecipe;
import io.dataflowoauth.oauth2.ExchangedToken;
import io.dataflowoauth.oauth2.SubjectTokens;
import io.dataflowoauth.oauth2.TokenExchange;
import java.util.Optional;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/**
 * Exchanges tokens at any issuer (RFC 8693). Subject and actor are had anew for each attempt; what is left of their life says
 * nothing about the life of what comes back.
 */
final class ExchangeSource implements TokenSource {
    private final GrantEndpoint endpoint;
    private final Mono<TokenExchange> exchange;

    private ExchangeSource(GrantEndpoint endpoint, Mono<TokenExchange> exchange) {
        this.endpoint = endpoint;
        this.exchange = exchange;
    }

    static TokenSource open(ExchangeRecipe recipe, Opening opening) {
        GrantEndpoint endpoint = GrantEndpoint.open(recipe.client(), opening);
        Mono<TokenExchange> exchange = had(recipe.subject(), opening)
                .map(subject -> TokenExchange.of(subject, recipe.subject().type())
                        .withRequestedTokenType(recipe.requestedTokenType()));
        Optional<ExchangedToken> actor = recipe.actor();
        if (actor.isPresent()) {
            Mono<Secret> acting = had(actor.get(), opening);
            exchange = exchange.flatMap(begun ->
                    acting.map(token -> begun.withActor(token, actor.get().type())));
        }
        return endpoint.revocable(new ExchangeSource(endpoint, exchange));
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return exchange.flatMap(ready -> endpoint.answer(ready.parameters(), request, UnaryOperator.identity())
                .map(answer -> answer.token(ready, request)));
    }

    private static Mono<Secret> had(ExchangedToken token, Opening opening) {
        return token.recipe().isPresent()
                ? opening.live(token.recipe().get()).map(live -> Secret.of(live.reveal()))
                : SubjectTokens.open(token.place().orElseThrow(), opening);
    }
}
