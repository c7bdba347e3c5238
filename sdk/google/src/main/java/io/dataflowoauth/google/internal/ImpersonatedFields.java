// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.google.GoogleCodes;
import java.time.Duration;
import java.util.Set;

/**
 * The checked fields of a recipe of the kind {@code google.impersonated}.
 *
 * @param delegation which service account, through whom
 * @param scopes at least one
 * @param lifetime whole seconds
 */
record ImpersonatedFields(Delegation delegation, Set<String> scopes, Duration lifetime) {
    static final String KIND = "google.impersonated";

    private static final Duration HOUR = Duration.ofHours(1);
    private static final long LONGEST = Duration.ofHours(12).toSeconds();

    /** Reads a recipe strictly. */
    static ImpersonatedFields of(RecipeObject recipe) {
        RecipeObject.Reader reader = recipe.read();
        ImpersonatedFields fields =
                new ImpersonatedFields(Delegation.readFrom(reader), Scopes.required(reader), lifetime(reader));
        reader.end();
        return fields;
    }

    /** The canonical recipe, with defaults left out. */
    RecipeObject object() {
        RecipeObject object = delegation.writeTo(RecipeObject.of(KIND)).withSet("scopes", scopes);
        return lifetime.equals(HOUR) ? object : object.with("lifetimeSeconds", lifetime.toSeconds());
    }

    TokenRequest request() {
        return TokenRequest.defaults()
                .withPrincipal(delegation.principal())
                .withScopes(scopes)
                .withLifetime(lifetime);
    }

    private static Duration lifetime(RecipeObject.Reader reader) {
        long seconds = reader.optionalInteger("lifetimeSeconds").orElse(HOUR.toSeconds());
        if (seconds < 1 || seconds > LONGEST) {
            throw new TokenException.Misconfigured(
                    GoogleCodes.LIFETIME_INVALID, "A lifetime lies between 1 s and 12 h, not at " + seconds + " s.");
        }
        return Duration.ofSeconds(seconds);
    }
}
