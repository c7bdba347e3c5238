// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import java.util.Set;

/**
 * The checked fields of a recipe of the kind {@code google.user-file}.
 *
 * @param file where the file of a signed-in user is
 * @param scopes at most those that the user allowed; empty for all of them
 * @param place where Google is
 */
record UserFileFields(KeyFileFields.FilePlace file, Set<String> scopes, KeyFileFields.GooglePlace place) {
    static final String KIND = "google.user-file";

    static UserFileFields of(RecipeObject recipe) {
        RecipeObject.Reader reader = recipe.read();
        UserFileFields fields = new UserFileFields(
                KeyFileFields.FilePlace.readFrom(reader),
                Scopes.checked(reader),
                KeyFileFields.GooglePlace.readFrom(reader));
        reader.end();
        return fields;
    }

    /** The canonical recipe, with defaults left out. */
    RecipeObject object() {
        return place.writeTo(file.writeTo(RecipeObject.of(KIND))).withSet("scopes", scopes);
    }

    TokenRequest request() {
        return TokenRequest.defaults()
                .withPrincipal(PrincipalChain.of("signed-in user"))
                .withScopes(scopes);
    }
}
