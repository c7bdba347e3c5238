// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;

/** The kind {@code google.key-file}: tokens by the private key of a service account that lies in a file of the worker. */
public final class KeyFileKind implements RecipeKind {
    /** For {@link java.util.ServiceLoader}. */
    public KeyFileKind() {}

    @Override
    public String name() {
        return KeyFileFields.KIND;
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        return KeyFileFields.of(recipe).object();
    }

    @Override
    public TokenRequest request(RecipeObject recipe) {
        return KeyFileFields.of(recipe).request();
    }

    @Override
    public TokenSource open(RecipeObject recipe, Opening opening) {
        return KeyFileSource.open(KeyFileFields.of(recipe), opening);
    }
}
