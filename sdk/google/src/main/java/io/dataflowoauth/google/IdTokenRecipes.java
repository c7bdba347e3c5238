// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenException;
import java.util.Optional;

/** Turns the recipe of an identity's access tokens into that of its ID tokens. Pure. */
final class IdTokenRecipes {
    private IdTokenRecipes() {}

    static RecipeObject of(RecipeObject identity, String audience) {
        return switch (identity.kind()) {
            case Hops.ATTACHED -> attached(identity.read()).with("audience", audience);
            case Hops.IMPERSONATED ->
                Hops.delegation(identity, Hops.IMPERSONATED_ID_TOKEN).with("audience", audience);
            case Hops.KEY_FILE ->
                identity.withSet("scopes", java.util.Set.of())
                        .with("idToken", true)
                        .with("audience", audience);
            default ->
                throw new TokenException.Misconfigured(
                        GoogleCodes.ID_TOKEN_UNSUPPORTED, "There are none of the kind " + identity.kind() + ".");
        };
    }

    private static RecipeObject attached(RecipeObject.Reader identity) {
        RecipeObject object = RecipeObject.of(Hops.ATTACHED_ID_TOKEN)
                .with("metadataHostFromEnvironment", identity.flag("metadataHostFromEnvironment"));
        object = copied("metadataHost", identity, object);
        return copied("serviceAccount", identity, object);
    }

    private static RecipeObject copied(String field, RecipeObject.Reader from, RecipeObject to) {
        Optional<String> value = from.optionalText(field);
        return value.isPresent() ? to.with(field, value.get()) : to;
    }
}
