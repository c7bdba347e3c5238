// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;
import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The checked fields of a recipe of the kind {@code google.acting-for}: domain-wide delegation without a key.
 *
 * @param delegation which service account acts, through whom
 * @param user the e-mail address of the user for whom it acts
 * @param scopes at least one
 * @param tokenUrl where its JWT is exchanged
 */
record ActingForFields(Delegation delegation, String user, Set<String> scopes, URI tokenUrl) {
    static final String KIND = "google.acting-for";

    private static final Pattern USER = Pattern.compile("[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9.-]{1,190}");

    static ActingForFields of(RecipeObject recipe) {
        RecipeObject.Reader reader = recipe.read();
        Delegation delegation = Delegation.readFrom(reader);
        ActingForFields fields = new ActingForFields(
                delegation,
                user(reader),
                Scopes.required(reader),
                delegation
                        .place()
                        .endpoints()
                        .tokens(reader.optionalText("tokenUrl").orElse(Endpoints.TOKENS)));
        reader.end();
        return fields;
    }

    /** The canonical recipe, with defaults left out. */
    RecipeObject object() {
        RecipeObject object =
                delegation.writeTo(RecipeObject.of(KIND)).with("user", user).withSet("scopes", scopes);
        return tokenUrl.toString().equals(Endpoints.TOKENS) ? object : object.with("tokenUrl", tokenUrl.toString());
    }

    TokenRequest request() {
        return TokenRequest.defaults()
                .withPrincipal(delegation.principal().then(user))
                .withScopes(scopes);
    }

    static String user(RecipeObject.Reader reader) {
        String user = reader.text("user");
        if (!USER.matcher(user).matches()) {
            throw reader.invalid("user", "it must be the e-mail address of a user.");
        }
        return user;
    }
}
