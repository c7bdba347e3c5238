// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.samples.pipeline;

import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.google.GoogleRecipes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The recipe of each step, which is all that the pipeline carries of its identity; it is read from a file. */
final class Recipes {
    private final Map<Step, TokenRecipe> recipes = new EnumMap<>(Step.class);

    /** The recipes of the files, of tokens that live so long, served at that address instead of Google's. */
    Recipes(URI cloud, Duration lifetime) {
        for (Step step : Step.values()) {
            // #region recipe
            TokenRecipe production = TokenRecipe.parse(file(step.account() + ".json"));
            recipes.put(
                    step,
                    GoogleRecipes.of(production)
                            .servedAt(cloud)
                            .withLifetime(lifetime)
                            .recipe());
            // #endregion recipe
        }
    }

    TokenRecipe of(Step step) {
        return Objects.requireNonNull(recipes.get(step), step.label());
    }

    private static String file(String name) {
        try (InputStream in = Recipes.class.getResourceAsStream("/io/dataflowoauth/samples/recipes/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
