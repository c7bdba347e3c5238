// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the hops of a chain: the recipes inside a recipe, innermost first, each once, names resolved. */
final class Chain {
    private static final String NAMED = "core.named";

    private final RuntimeOptions names;
    private final Set<TokenRecipe> hops = new LinkedHashSet<>();
    private final Set<String> resolving = new HashSet<>();

    private Chain(RuntimeOptions names) {
        this.names = names;
    }

    /** The hops, whose last one is the recipe itself. What is wrong with one shows when it is opened. */
    static List<TokenRecipe> of(TokenRecipe recipe, RuntimeOptions names) {
        Chain chain = new Chain(names);
        chain.add(recipe);
        return new ArrayList<>(chain.hops);
    }

    private void add(TokenRecipe recipe) {
        Optional<String> name = name(recipe.object());
        if (name.isPresent()) {
            addBound(recipe, name.get());
            return;
        }
        recipe.object().recipes().values().forEach(inner -> hop(inner).ifPresent(this::add));
        hops.add(recipe);
    }

    /** A name that is bound to nothing, or to itself, stays a hop, so that opening it says so. */
    private void addBound(TokenRecipe named, String name) {
        Optional<TokenRecipe> bound = names.recipe(name);
        if (bound.isEmpty() || !resolving.add(name)) {
            hops.add(named);
            return;
        }
        add(bound.get());
        resolving.remove(name);
    }

    /** Some kinds write parts of themselves as recipes, which nobody can open. */
    private static Optional<TokenRecipe> hop(RecipeObject inner) {
        try {
            return Optional.of(TokenRecipe.of(inner));
        } catch (TokenException.Misconfigured part) {
            return Optional.empty();
        }
    }

    private static Optional<String> name(RecipeObject recipe) {
        return recipe.kind().equals(NAMED) ? Optional.of(recipe.read().text("name")) : Optional.empty();
    }
}
