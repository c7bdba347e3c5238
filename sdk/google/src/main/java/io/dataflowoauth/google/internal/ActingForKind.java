// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;

/** The kind {@code google.acting-for}: domain-wide delegation of a service account that another recipe impersonates. */
public final class ActingForKind implements RecipeKind {
    /** For {@link java.util.ServiceLoader}. */
    public ActingForKind() {}

    @Override
    public String name() {
        return ActingForFields.KIND;
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        return ActingForFields.of(recipe).object();
    }

    @Override
    public TokenRequest request(RecipeObject recipe) {
        return ActingForFields.of(recipe).request();
    }

    @Override
    public TokenSource open(RecipeObject recipe, Opening opening) {
        return ActingForSource.open(ActingForFields.of(recipe), opening);
    }
}
