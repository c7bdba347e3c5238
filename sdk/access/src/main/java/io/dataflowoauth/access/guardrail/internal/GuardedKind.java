// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.guardrail.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.access.guardrail.GuardedRecipe;

/** The kind {@code access.guarded}: the live token of another recipe, within guardrails. */
public final class GuardedKind implements RecipeKind {
    /** For {@link java.util.ServiceLoader}. */
    public GuardedKind() {}

    @Override
    public String name() {
        return GuardedRecipe.KIND;
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        return GuardedRecipe.read(recipe).object();
    }

    @Override
    public TokenRequest request(RecipeObject recipe) {
        return GuardedRecipe.read(recipe).request();
    }

    @Override
    public TokenSource open(RecipeObject recipe, Opening opening) {
        return GuardedRecipe.read(recipe).open(opening);
    }
}
