// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;

/** The kind {@code google.impersonated-id-token}: the live token of another recipe for an ID token of a service account. */
public final class ImpersonatedIdTokenKind implements RecipeKind {
    /** For {@link java.util.ServiceLoader}. */
    public ImpersonatedIdTokenKind() {}

    @Override
    public String name() {
        return ImpersonatedIdTokenFields.KIND;
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        return ImpersonatedIdTokenFields.of(recipe).object();
    }

    @Override
    public TokenRequest request(RecipeObject recipe) {
        return ImpersonatedIdTokenFields.of(recipe).request();
    }

    @Override
    public TokenSource open(RecipeObject recipe, Opening opening) {
        return ImpersonatedIdTokenSource.open(ImpersonatedIdTokenFields.of(recipe), opening);
    }
}
