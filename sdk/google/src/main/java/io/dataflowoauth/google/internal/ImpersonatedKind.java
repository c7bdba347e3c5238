// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;

/** The kind {@code google.impersonated}: the live token of another recipe for one of a service account. */
public final class ImpersonatedKind implements RecipeKind {
    /** For {@link java.util.ServiceLoader}. */
    public ImpersonatedKind() {}

    @Override
    public String name() {
        return ImpersonatedFields.KIND;
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        return ImpersonatedFields.of(recipe).object();
    }

    @Override
    public TokenRequest request(RecipeObject recipe) {
        return ImpersonatedFields.of(recipe).request();
    }

    @Override
    public TokenSource open(RecipeObject recipe, Opening opening) {
        return ImpersonatedSource.open(ImpersonatedFields.of(recipe), opening);
    }
}
