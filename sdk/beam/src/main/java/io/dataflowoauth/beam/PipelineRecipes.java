// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.beam;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * The recipes of a pipeline by name, as its options carry them. Immutable, safe for use by many threads.
 */
public final class PipelineRecipes {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Map<String, TokenRecipe> recipes;

    private PipelineRecipes(Map<String, TokenRecipe> recipes) {
        this.recipes = Collections.unmodifiableMap(new TreeMap<>(recipes));
    }

    /**
     * Reads and checks the recipes of these options.
     *
     * @throws TokenException.Misconfigured {@code beam.recipes-unreadable}, or what is wrong with one of the recipes
     */
    public static PipelineRecipes of(PipelineOptions options) {
        String json = options.as(DataflowOAuthOptions.class).getOauthRecipes();
        Map<String, TokenRecipe> recipes = new TreeMap<>();
        split(json).forEach((name, recipe) -> recipes.put(name, TokenRecipe.parse(recipe)));
        return new PipelineRecipes(recipes);
    }

    /** These recipes by name. */
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
                .map(entry -> quoted(entry.getKey()) + ":" + entry.getValue().json())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static Map<String, String> split(String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            Map<String, String> texts = new TreeMap<>();
            require(parser.nextToken() == JsonToken.START_OBJECT);
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                require(parser.nextToken() == JsonToken.START_OBJECT);
                int start = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                texts.put(name, json.substring(start, (int)
                        parser.currentLocation().getCharOffset()));
            }
            require(parser.nextToken() == null);
            return texts;
        } catch (JsonProcessingException broken) {
            throw unreadable(
                    "It is not JSON at character " + broken.getLocation().getCharOffset() + ", or has a name twice.");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void require(boolean right) {
        if (!right) {
            throw unreadable("");
        }
    }

    private static TokenException.Misconfigured unreadable(String detail) {
        return new TokenException.Misconfigured(BeamCodes.RECIPES_UNREADABLE, detail);
    }

    private static String quoted(String name) {
        return "\""
                + String.valueOf(com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance()
                        .quoteAsString(name)) + "\"";
    }
}
