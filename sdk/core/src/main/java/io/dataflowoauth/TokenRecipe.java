// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;

/**
 * A recipe for a token: which identity, which grant, which scopes and audience, where its secrets <em>are</em>.
 *
 * <p>The only thing that travels to a worker. Equality, hash and Java serialization are those of its canonical JSON, and
 * reading it validates it, by the kinds of the reading side. Holds no secret. Immutable, safe for use by many threads.
 */
public final class TokenRecipe implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient RecipeObject object;

    private TokenRecipe(RecipeObject object) {
        this.object = object;
    }

    /**
     * Checks a recipe against its kind, and keeps the canonical form that the kind gives.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-kind-unknown}, or what the kind says of a field
     */
    public static TokenRecipe of(RecipeObject object) {
        return new TokenRecipe(RecipeKinds.named(object.kind()).check(object));
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
        return of(NamedKind.recipe(name));
    }

    /** The recipe as data, in its canonical form. */
    public RecipeObject object() {
        return object;
    }

    /** What it asks for, and for whom; of a named recipe nothing is known before a runtime has resolved the name. */
    public TokenRequest request() {
        return RecipeKinds.named(object.kind()).request(object);
    }

    /** The canonical JSON form: what {@link #parse} reads. */
    public String json() {
        return object.json();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenRecipe recipe && object.equals(recipe.object);
    }

    @Override
    public int hashCode() {
        return object.hashCode();
    }

    /** The canonical JSON form: it holds no secret. */
    @Override
    public String toString() {
        return object.json();
    }

    @Serial
    private Object writeReplace() {
        return new Written(json());
    }

    @Serial
    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("A recipe is read from its JSON form only");
    }

    private record Written(String json) implements Serializable {
        @Serial
        private Object readResolve() {
            return parse(json);
        }
    }
}
