// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;

/** The kind {@code google.bounded}: the live token of another recipe for one that may do less. */
public final class BoundedKind implements RecipeKind {
    /** For {@link java.util.ServiceLoader}. */
    public BoundedKind() {}

    @Override
    public String name() {
        return BoundedFields.KIND;
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        return BoundedFields.of(recipe).object();
    }

    @Override
    public TokenRequest request(RecipeObject recipe) {
        return BoundedFields.of(recipe).request();
    }

    @Override
    public TokenSource open(RecipeObject recipe, Opening opening) {
        return BoundedSource.open(BoundedFields.of(recipe), opening);
    }
}
