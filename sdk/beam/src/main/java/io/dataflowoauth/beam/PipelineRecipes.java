// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.http.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptions;

/** The recipes of a pipeline by name, as its options carry them. Immutable, safe for use by many threads. */
public final class PipelineRecipes {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final String ALL = "beam.recipes";

    private final Map<String, TokenRecipe> recipes;

    private PipelineRecipes(Map<String, TokenRecipe> recipes) {
        recipes.keySet().forEach(PipelineRecipes::requireName);
        this.recipes = Collections.unmodifiableMap(new TreeMap<>(recipes));
    }

    /**
     * Reads and checks the recipes of these options.
     *
     * @throws TokenException.Misconfigured {@code beam.recipes-unreadable}, or what is wrong with one of the recipes
     */
    public static PipelineRecipes of(PipelineOptions options) {
        String json = options.as(DataflowOAuthOptions.class).getOauthRecipes().strip();
        JsonObject object = strictly(json);
        Map<String, TokenRecipe> recipes = new TreeMap<>();
        if (!object.names().isEmpty()) {
            // All recipes at once are read as one that holds them: so the same strict rules hold for all of it.
            RecipeObject all = RecipeObject.parse("{\"kind\":\"" + ALL + "\"," + json.substring(1));
            object.names()
                    .forEach(name -> recipes.put(name, TokenRecipe.of(all.read().recipe(name))));
        }
        return new PipelineRecipes(recipes);
    }

    /**
     * These recipes by name.
     *
     * @param recipes names are up to 64 letters, digits, hyphens and underscores, and not {@code kind}
     * @throws TokenException.Misconfigured {@code beam.recipes-unreadable} if a name is not so
     */
    public static PipelineRecipes of(Map<String, TokenRecipe> recipes) {
        return new PipelineRecipes(requireNonNull(recipes, "recipes"));
    }

    /** Writes these recipes into options that a pipeline will be made from, in place of what they hold. */
    public void into(PipelineOptions options) {
        options.as(DataflowOAuthOptions.class).setOauthRecipes(json());
    }

    /**
     * The recipe of this name.
     *
     * @throws TokenException.Misconfigured {@code beam.recipe-absent}
     */
    public TokenRecipe recipe(String name) {
        TokenRecipe recipe = recipes.get(requireNonNull(name, "name"));
        if (recipe == null) {
            throw new TokenException.Misconfigured(
                    BeamCodes.RECIPE_ABSENT,
                    "There is no recipe \"" + name + "\"; there are " + recipes.keySet() + ".");
        }
        return recipe;
    }

    /** All of them, in the order of their names. */
    public Map<String, TokenRecipe> all() {
        return recipes;
    }

    /** The form that the option has: one JSON object of recipes in their canonical form. */
    public String json() {
        return recipes.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\":" + entry.getValue().json())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static JsonObject strictly(String json) {
        try {
            JsonObject object = JsonObject.parse(json.getBytes(StandardCharsets.UTF_8));
            for (String name : object.names()) {
                requireName(name);
                object.object(name);
            }
            return object;
        } catch (TokenException.Invalid broken) {
            throw unreadable(broken.detail());
        }
    }

    private static void requireName(String name) {
        if (!NAME.matcher(name).matches() || name.equals("kind")) {
            throw unreadable("A recipe's name is up to 64 letters, digits, hyphens and underscores, and not \"kind\".");
        }
    }

    private static TokenException.Misconfigured unreadable(String detail) {
        return new TokenException.Misconfigured(BeamCodes.RECIPES_UNREADABLE, detail);
    }
}
