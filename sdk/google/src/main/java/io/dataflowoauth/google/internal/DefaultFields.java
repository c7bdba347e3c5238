// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenRequest;
import java.util.Set;

/**
 * The checked fields of a recipe of the kind {@code google.application-default}.
 *
 * @param pathFrom what leads to the path of a credential file
 * @param homeFrom what leads to the home folder
 * @param scopes cloud-platform where none was chosen and the identity needs one
 * @param machine where the metadata server is
 * @param place where Google is
 */
record DefaultFields(
        SecretRef pathFrom,
        SecretRef homeFrom,
        Set<String> scopes,
        MetadataPlace machine,
        KeyFileFields.GooglePlace place) {
    static final String KIND = "google.application-default";

    private static final SecretRef PATH = SecretRef.env("GOOGLE_APPLICATION_CREDENTIALS");
    private static final SecretRef HOME = SecretRef.env("HOME");

    static DefaultFields of(RecipeObject recipe) {
        RecipeObject.Reader reader = recipe.read();
        DefaultFields fields = new DefaultFields(
                reader.optionalText("pathFrom").map(SecretRef::parse).orElse(PATH),
                reader.optionalText("homeFrom").map(SecretRef::parse).orElse(HOME),
                Scopes.checked(reader),
                MetadataPlace.readFrom(reader),
                KeyFileFields.GooglePlace.readFrom(reader));
        reader.end();
        return fields;
    }

    /** The canonical recipe, with defaults left out. */
    RecipeObject object() {
        RecipeObject object =
                machine.writeTo(place.writeTo(RecipeObject.of(KIND))).withSet("scopes", scopes);
        object = pathFrom.equals(PATH) ? object : object.with("pathFrom", pathFrom.toString());
        return homeFrom.equals(HOME) ? object : object.with("homeFrom", homeFrom.toString());
    }

    TokenRequest request() {
        return TokenRequest.defaults()
                .withPrincipal(PrincipalChain.of("application default credentials"))
                .withScopes(scopes);
    }
}
