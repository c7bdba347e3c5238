// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.oauth2.SamlBearerRecipe;

/** The kind {@code oauth2.saml-bearer}. */
public final class SamlBearerKind implements RecipeKind {
    /** For the service loader. */
    public SamlBearerKind() {}

    @Override
    public String name() {
        return SamlBearerRecipe.KIND;
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        return SamlBearerRecipe.read(recipe).object();
    }

    @Override
    public TokenRequest request(RecipeObject recipe) {
        return GrantEndpoint.request(SamlBearerRecipe.read(recipe).client());
    }

    @Override
    public TokenSource open(RecipeObject recipe, Opening opening) {
        return AssertionSource.saml(SamlBearerRecipe.read(recipe), opening);
    }
}
