// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.RecipeKind;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;

/** The kind {@code google.user-file}: access tokens of a user who has signed in with the command line of Google. */
public final class UserFileKind implements RecipeKind {
    /** For {@link java.util.ServiceLoader}. */
    public UserFileKind() {}

    @Override
    public String name() {
        return UserFileFields.KIND;
    }

    @Override
    public RecipeObject check(RecipeObject recipe) {
        return UserFileFields.of(recipe).object();
    }

    @Override
    public TokenRequest request(RecipeObject recipe) {
        return UserFileFields.of(recipe).request();
    }

    @Override
    public TokenSource open(RecipeObject recipe, Opening opening) {
        return UserFileSource.open(UserFileFields.of(recipe), opening);
    }
}
