// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.oauth2.ExchangeRecipe;

/** The kind {@code oauth2.token-exchange}. */
public final class ExchangeKind implements RecipeKind {
    /** For the service loader. */
    public ExchangeKind() {}

    @Override
    public String name() {
        return ExchangeRecipe.KIND;
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        return ExchangeRecipe.read(recipe).object();
    }

    /** The client acts through whoever the subject's own recipe names; of a token that is somewhere nobody knows yet. */
    @Override
    public TokenRequest request(RecipeObject recipe) {
        ExchangeRecipe fields = ExchangeRecipe.read(recipe);
        PrincipalChain before = fields.subject()
                .recipe()
                .map(inner -> TokenRecipe.of(inner).request().principal())
                .orElse(PrincipalChain.unknown());
        TokenRequest request = GrantEndpoint.request(fields.client());
        return request.withPrincipal(before.then(fields.client().clientId()));
    }

    @Override
    public TokenSource open(RecipeObject recipe, Opening opening) {
        return ExchangeSource.open(ExchangeRecipe.read(recipe), opening);
    }
}
