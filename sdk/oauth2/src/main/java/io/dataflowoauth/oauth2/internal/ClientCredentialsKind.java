// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.oauth2.ClientCredentialsRecipe;

/** The kind {@code oauth2.client-credentials}. */
public final class ClientCredentialsKind implements RecipeKind {
    /** For the service loader. */
    public ClientCredentialsKind() {}

    @Override
    public String name() {
        return ClientCredentialsRecipe.KIND;
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        return ClientCredentialsRecipe.read(recipe).object();
    }

    @Override
    public TokenRequest request(RecipeObject recipe) {
        return GrantEndpoint.request(ClientCredentialsRecipe.read(recipe).client());
    }

    @Override
    public TokenSource open(RecipeObject recipe, Opening opening) {
        return ClientCredentialsSource.open(ClientCredentialsRecipe.read(recipe), opening);
    }
}
