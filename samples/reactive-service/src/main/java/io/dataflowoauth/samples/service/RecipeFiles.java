// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.service;

import io.dataflowoauth.TokenRecipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The recipes that the samples share: files of {@code samples/recipes}, on the class path. */
final class RecipeFiles {
    private RecipeFiles() {}

    // #region recipe-file
    /** The recipe of that file, checked by its kind. */
    static TokenRecipe read(String name) {
        try (InputStream file = RecipeFiles.class.getResourceAsStream("/recipes/" + name)) {
            if (file == null) {
                throw new IllegalArgumentException("There is no recipe " + name);
            }
            return TokenRecipe.parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
    // #endregion recipe-file
}
