// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.google.GoogleCodes;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The checked fields of a recipe of the kind {@code google.bounded}.
 *
 * @param rules one to ten, sorted and once each; a token may do what any of them leaves
 * @param source whose token is bounded
 * @param tokenUrl the security token service
 * @param endpoints the hosts that the recipe trusts
 */
record BoundedFields(List<BoundaryFields> rules, RecipeObject source, URI tokenUrl, Endpoints endpoints) {
    static final String KIND = "google.bounded";

    private static final int MOST_RULES = 10;
    private static final int LONGEST = 2048;

    static BoundedFields of(RecipeObject recipe) {
        RecipeObject.Reader reader = recipe.read();
        Endpoints endpoints = Endpoints.of(reader);
        BoundedFields fields = new BoundedFields(
                rules(reader),
                TokenRecipe.of(reader.recipe("source")).object(),
                endpoints.sts(reader.optionalText("tokenUrl").orElse(google(endpoints))),
                endpoints);
        reader.end();
        if (fields.source.kind().equals(KIND)) {
            throw invalid("A token that has a boundary cannot get another: write the rules into one.");
        }
        if (BoundaryFields.options(fields.rules).length() > LONGEST) {
            throw invalid("Its rules are longer than " + LONGEST + " characters.");
        }
        return fields;
    }

    /** The canonical recipe, with defaults left out. */
    RecipeObject object() {
        RecipeObject object = endpoints.writeTo(RecipeObject.of(KIND)).with("source", source);
        for (int i = 0; i < rules.size(); i++) {
            object = object.with("rule" + (i + 1), rules.get(i).object());
        }
        return tokenUrl.toString().equals(google(endpoints)) ? object : object.with("tokenUrl", tokenUrl.toString());
    }

    TokenRequest request() {
        TokenRequest of = TokenRecipe.of(source).request();
        return TokenRequest.defaults().withPrincipal(of.principal()).withScopes(of.scopes());
    }

    private static List<BoundaryFields> rules(RecipeObject.Reader reader) {
        List<BoundaryFields> rules = new ArrayList<>();
        for (int i = 1; i <= MOST_RULES; i++) {
            Optional<RecipeObject> rule = reader.optionalRecipe("rule" + i);
            if (rule.isPresent() && rules.size() < i - 1) {
                throw invalid("Its rules are numbered without a gap.");
            }
            rule.map(BoundaryFields::of).ifPresent(rules::add);
        }
        if (rules.isEmpty()) {
            throw invalid("It has no rule.");
        }
        return List.copyOf(new TreeSet<>(rules));
    }

    private static String google(Endpoints endpoints) {
        return endpoints.origin("sts") + "/v1/token";
    }

    private static TokenException.Misconfigured invalid(String sentence) {
        return new TokenException.Misconfigured(GoogleCodes.BOUNDARY_INVALID, sentence);
    }
}
