// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.RecipeObject;
import java.util.Set;
import java.util.regex.Pattern;

/** The field {@code scopes} of a recipe. */
final class Scopes {
    /** RFC 6749 section 3.3: visible ASCII without quote and backslash, so that it needs no escape in JSON. */
    private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]{1,512}");

    private Scopes() {}

    static Set<String> checked(RecipeObject.Reader reader) {
        Set<String> scopes = reader.set("scopes");
        if (!scopes.stream().allMatch(scope -> SCOPE.matcher(scope).matches())) {
            throw reader.invalid("scopes", "one is no scope of RFC 6749 section 3.3.");
        }
        return scopes;
    }
}
