// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import reactor.core.publisher.Mono;

/**
 * A kind for the tests of this room: {@code test.chain}. Its tokens come from the {@link Issuer} that the runtime was lent,
 * or are made from the live token of a recipe inside it.
 */
public final class ChainKind implements RecipeKind {
    static final String NAME = "test.chain";

    static RecipeObject recipe(String client) {
        return RecipeObject.of(NAME).with("client", client);
    }

    static RecipeObject over(String client, RecipeObject inner) {
        return recipe(client).with("source", inner);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        RecipeObject.Reader reader = recipe.read();
        RecipeObject checked = recipe(reader.text("client"));
        if (recipe.json().contains("\"source\"")) {
            checked = checked.with(
                    "source", TokenRecipe.of(reader.recipe("source")).object());
        }
        reader.end();
        return checked;
    }

    @Override
    public TokenRequest request(RecipeObject recipe) {
        return TokenRequest.defaults()
                .withPrincipal(PrincipalChain.of(recipe.read().text("client")));
    }

    @Override
    public TokenSource open(RecipeObject recipe, Opening opening) {
        Issuer issuer = opening.resource(Issuer.class, () -> Issuer.of(Scene.HOUR));
        if (!recipe.json().contains("\"source\"")) {
            return issuer;
        }
        RecipeObject inner = recipe.read().recipe("source");
        Mono<AccessToken> source = opening.live(inner);
        return request -> source.flatMap(subject -> opening.use(inner, token -> exchanged(issuer, request)));
    }

    private static Mono<AccessToken> exchanged(Issuer issuer, TokenRequest request) {
        return issuer.token(request);
    }
}
