// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.oauth2.RefreshTokenRecipe;

/** The kind {@code oauth2.refresh-token}. */
public final class RefreshTokenKind implements RecipeKind {
    /** For the service loader. */
    public RefreshTokenKind() {}

    @Override
    public String name() {
        return RefreshTokenRecipe.KIND;
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        return RefreshTokenRecipe.read(recipe).object();
    }

    @Override
    public TokenRequest request(RecipeObject recipe) {
        return GrantEndpoint.request(RefreshTokenRecipe.read(recipe).client());
    }

    @Override
    public TokenSource open(RecipeObject recipe, Opening opening) {
        return RefreshTokenSource.open(RefreshTokenRecipe.read(recipe), opening);
    }
}
