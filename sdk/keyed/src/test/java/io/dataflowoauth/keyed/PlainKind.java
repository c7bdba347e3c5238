// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.keyed;

import io.dataflowoauth.Opening;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;

/** A kind for the tests of this room: {@code test.keyed}. Its tokens come from the {@link Issuer} that the runtime was lent. */
public final class PlainKind implements RecipeKind {
    static final String NAME = "test.keyed";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        RecipeObject.Reader reader = recipe.read();
        RecipeObject checked = RecipeObject.of(NAME).with("client", reader.text("client"));
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
        return opening.resource(Issuer.class, Issuer::new);
    }
}
