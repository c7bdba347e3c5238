// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;

/** The kind {@code google.signer}: signatures of a service account, for whom holds the live token of another recipe. */
public final class SignerKind implements RecipeKind {
    /** For {@link java.util.ServiceLoader}. */
    public SignerKind() {}

    @Override
    public String name() {
        return SignerFields.KIND;
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        return SignerFields.of(recipe).object();
    }

    @Override
    public TokenRequest request(RecipeObject recipe) {
        return SignerFields.of(recipe).request();
    }

    @Override
    public TokenSource open(RecipeObject recipe, Opening opening) {
        return SignerSource.open(SignerFields.of(recipe), opening);
    }
}
