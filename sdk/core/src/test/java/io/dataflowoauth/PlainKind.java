// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import reactor.core.publisher.Mono;

/** A kind for the tests of this room, found by ServiceLoader as every other: {@code test.plain}. */
public final class PlainKind implements RecipeKind {
    static final String NAME = "test.plain";

    static RecipeObject recipe() {
        return RecipeObject.of(NAME).with("client", "billing");
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        RecipeObject.Reader reader = recipe.read();
        RecipeObject checked = RecipeObject.of(NAME)
                .with("client", reader.text("client"))
                .with("strict", reader.flag("strict"))
                .withSet("scopes", reader.set("scopes"));
        reader.end();
        return checked;
    }

    @Override
    public TokenRequest request(RecipeObject recipe) {
        RecipeObject.Reader reader = recipe.read();
        return TokenRequest.defaults()
                .withPrincipal(PrincipalChain.of(reader.text("client")))
                .withScopes(reader.set("scopes"));
    }

    @Override
    public TokenSource open(RecipeObject recipe, Opening opening) {
        return request -> Mono.error(new TokenException.Closed(CoreCodes.STREAM_CLOSED, "This kind has no issuer."));
    }
}
