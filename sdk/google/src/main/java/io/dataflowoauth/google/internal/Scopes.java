// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.google.GoogleCodes;
import java.util.Set;
import java.util.regex.Pattern;

/** The field {@code scopes} of a recipe. */
final class Scopes {
    /** RFC 6749 section 3.3: visible ASCII without quote and backslash, so that it needs no escape in JSON. */
    private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]{1,512}");

    private Scopes() {}

    /** At least one. */
    static Set<String> required(RecipeObject.Reader reader) {
        Set<String> scopes = checked(reader);
        if (scopes.isEmpty()) {
            throw new TokenException.Misconfigured(GoogleCodes.SCOPES_MISSING, "");
        }
        return scopes;
    }

    static Set<String> checked(RecipeObject.Reader reader) {
        Set<String> scopes = reader.set("scopes");
        if (!scopes.stream().allMatch(scope -> SCOPE.matcher(scope).matches())) {
            throw reader.invalid("scopes", "one is no scope of RFC 6749 section 3.3.");
        }
        return scopes;
    }
}
