// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;

/** The kind {@code google.federated}: a subject token for a federated access token, at a security token service. */
public final class FederatedKind implements RecipeKind {
    /** For {@link java.util.ServiceLoader}. */
    public FederatedKind() {}

    @Override
    public String name() {
        return FederatedFields.KIND;
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        return FederatedFields.of(recipe).object();
    }

    @Override
    public TokenRequest request(RecipeObject recipe) {
        return FederatedFields.of(recipe).request();
    }

    @Override
    public TokenSource open(RecipeObject recipe, Opening opening) {
        return FederatedSource.open(FederatedFields.of(recipe), opening);
    }
}
