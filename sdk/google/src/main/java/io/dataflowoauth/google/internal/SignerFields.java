// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;

/**
 * The checked fields of a recipe of the kind {@code google.signer}.
 *
 * @param delegation which service account signs, through whom
 */
record SignerFields(Delegation delegation) {
    static final String KIND = "google.signer";

    static SignerFields of(RecipeObject recipe) {
        RecipeObject.Reader reader = recipe.read();
        SignerFields fields = new SignerFields(Delegation.readFrom(reader));
        reader.end();
        return fields;
    }

    RecipeObject object() {
        return delegation.writeTo(RecipeObject.of(KIND));
    }

    TokenRequest request() {
        return TokenRequest.defaults().withPrincipal(delegation.principal());
    }
}
