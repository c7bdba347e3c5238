// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenRequest;

/**
 * The checked fields of a recipe of the kind {@code google.impersonated-id-token}.
 *
 * @param delegation which service account, through whom
 * @param audience whom the token is for
 * @param withoutEmail whether the token is not to name the account
 */
record ImpersonatedIdTokenFields(Delegation delegation, String audience, boolean withoutEmail) {
    static final String KIND = "google.impersonated-id-token";

    static ImpersonatedIdTokenFields of(RecipeObject recipe) {
        RecipeObject.Reader reader = recipe.read();
        ImpersonatedIdTokenFields fields = new ImpersonatedIdTokenFields(
                Delegation.readFrom(reader), IdTokens.audience(reader), reader.flag("withoutEmail"));
        reader.end();
        return fields;
    }

    /** The canonical recipe, with defaults left out. */
    RecipeObject object() {
        return delegation
                .writeTo(RecipeObject.of(KIND))
                .with("audience", audience)
                .with("withoutEmail", withoutEmail);
    }

    TokenRequest request() {
        return TokenRequest.defaults().withPrincipal(delegation.principal()).withAudience(audience);
    }
}
