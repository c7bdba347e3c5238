// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.io.Serializable;

/**
 * A recipe for a token: which identity, which grant, which scopes and audience, where its secrets <em>are</em>.
 *
 * <p>The only thing that travels to a worker. Equality, hash and Java serialization are those of its canonical JSON, and
 * reading it validates it. Holds no secret. Immutable, safe for use by many threads.
 */
public final class TokenRecipe implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String json;

    private TokenRecipe(String json) {
        this.json = json;
    }

    /**
     * Checks a recipe against its kind.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-kind-unknown}, or what the kind says of a field
     */
    public static TokenRecipe of(RecipeObject object) {
        return new TokenRecipe(object.json());
    }

    /**
     * Reads and checks the JSON form.
     *
     * @throws TokenException.Misconfigured as {@link #of} and {@link RecipeObject#parse}
     */
    public static TokenRecipe parse(String json) {
        return of(RecipeObject.parse(json));
    }

    /** A recipe that the worker's runtime binds to this name by {@code RuntimeOptions.withRecipe}. */
    public static TokenRecipe named(String name) {
        return of(RecipeObject.of("core.named").with("name", name));
    }

    /** The recipe as data, in its canonical form. */
    public RecipeObject object() {
        throw new UnsupportedOperationException();
    }

    /** What it asks for, and for whom. */
    public TokenRequest request() {
        throw new UnsupportedOperationException();
    }

    /** The canonical JSON form. */
    public String json() {
        return json;
    }
}
