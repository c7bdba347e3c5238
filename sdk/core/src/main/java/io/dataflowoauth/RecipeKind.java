// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

/**
 * A kind of recipe: how to check one, what it asks for, how to open its source.
 *
 * <p>Kinds are found by {@link java.util.ServiceLoader}; applications use the typed factories of a room and meet this
 * interface only when they add a kind. Implementations have no state.
 */
public interface RecipeKind {
    /** The name that recipes of this kind carry, for example {@code oauth2.client-credentials}. */
    String name();

    /**
     * Reads a recipe strictly and gives its canonical form, with defaults left out. Does no I/O.
     *
     * @throws TokenException.Misconfigured that names the field
     */
    RecipeObject check(RecipeObject recipe);

    /** What a checked recipe asks for, and for whom. Does no I/O. */
    TokenRequest request(RecipeObject recipe);

    /**
     * Opens the source of a checked recipe. Resolves names at once and reads no secret yet.
     *
     * @throws TokenException.Misconfigured if a name is unbound
     */
    TokenSource open(RecipeObject recipe, Opening opening);
}
