// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;

/** The kind {@code google.attached}: an access token of the service account that is attached to the machine. */
public final class AttachedKind implements RecipeKind {
    /** For {@link java.util.ServiceLoader}. */
    public AttachedKind() {}

    @Override
    public String name() {
        return AttachedFields.KIND;
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        return AttachedFields.of(recipe).object();
    }

    @Override
    public TokenRequest request(RecipeObject recipe) {
        return AttachedFields.of(recipe).request();
    }

    @Override
    public TokenSource open(RecipeObject recipe, Opening opening) {
        return AttachedSource.open(AttachedFields.of(recipe), opening);
    }
}
