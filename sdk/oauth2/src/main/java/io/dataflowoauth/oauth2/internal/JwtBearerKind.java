// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.oauth2.JwtBearerRecipe;
import io.dataflowoauth.oauth2.OwnAssertion;

/** The kind {@code oauth2.jwt-bearer}. */
public final class JwtBearerKind implements RecipeKind {
    /** For the service loader. */
    public JwtBearerKind() {}

    @Override
    public String name() {
        return JwtBearerRecipe.KIND;
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        return JwtBearerRecipe.read(recipe).object();
    }

    /** The client goes on to act as the subject, where it is the client that says who that is. */
    @Override
    public TokenRequest request(RecipeObject recipe) {
        JwtBearerRecipe fields = JwtBearerRecipe.read(recipe);
        TokenRequest request = GrantEndpoint.request(fields.client());
        return fields.own()
                .map(OwnAssertion::subject)
                .filter(subject -> !subject.equals(fields.client().clientId()))
                .map(subject -> request.withPrincipal(request.principal().then(subject)))
                .orElse(request);
    }

    @Override
    public TokenSource open(RecipeObject recipe, Opening opening) {
        return AssertionSource.jwt(JwtBearerRecipe.read(recipe), opening);
    }
}
