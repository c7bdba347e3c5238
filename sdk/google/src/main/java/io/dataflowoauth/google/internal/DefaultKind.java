// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;

/** The kind {@code google.application-default}: whatever identity the worker has, in the order of Google. */
public final class DefaultKind implements RecipeKind {
    /** For {@link java.util.ServiceLoader}. */
    public DefaultKind() {}

    @Override
    public String name() {
        return DefaultFields.KIND;
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        return DefaultFields.of(recipe).object();
    }

    @Override
    public TokenRequest request(RecipeObject recipe) {
        return DefaultFields.of(recipe).request();
    }

    @Override
    public TokenSource open(RecipeObject recipe, Opening opening) {
        return DefaultSource.open(DefaultFields.of(recipe), opening);
    }
}
