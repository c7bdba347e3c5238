// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import java.net.URI;
import java.util.Optional;

/**
 * A token that goes into an exchange, as its subject or its actor: the live token of another recipe, or one that is
 * somewhere; and its type, as RFC 8693 section 3 names it.
 *
 * <p>Part of a recipe as plain fields; holds no secret. Immutable, safe for use by many threads.
 */
public final class ExchangedToken {
    private final Optional<RecipeObject> recipe;
    private final Optional<SubjectToken> place;
    private final String type;

    private ExchangedToken(Optional<RecipeObject> recipe, Optional<SubjectToken> place, String type) {
        this.recipe = recipe;
        this.place = place;
        this.type = requireNonNull(type, "type");
    }

    /** The live token of that recipe: an access token. */
    public static ExchangedToken of(TokenRecipe recipe) {
        return new ExchangedToken(Optional.of(recipe.object()), Optional.empty(), TokenExchange.ACCESS_TOKEN);
    }

    /** What is there: a JWT. */
    public static ExchangedToken of(SubjectToken place) {
        return new ExchangedToken(Optional.empty(), Optional.of(place), TokenExchange.JWT);
    }

    /** This, of that type: a URI. */
    public ExchangedToken withType(String uri) {
        return new ExchangedToken(recipe, place, uri);
    }

    /** The recipe, if it is the live token of one. */
    public Optional<RecipeObject> recipe() {
        return recipe;
    }

    /** The place, if it is not the live token of a recipe. */
    public Optional<SubjectToken> place() {
        return place;
    }

    /** Its type. */
    public String type() {
        return type;
    }

    /** Adds this to a recipe: as that field if it is a recipe, else as the field's name with {@code Token}. */
    RecipeObject writeTo(RecipeObject object, String field) {
        RecipeObject written = recipe.isPresent()
                ? object.with(field, recipe.get())
                : place.orElseThrow().writeTo(object, field + "Token");
        return type.equals(usualType()) ? written : written.with(field + "TokenType", type);
    }

    /** Reads what {@link #writeTo} wrote; empty if there is neither a recipe nor a place. */
    static Optional<ExchangedToken> readFrom(RecipeObject.Reader fields, String field) {
        Optional<RecipeObject> recipe = recipe(fields, field);
        Optional<SubjectToken> place = SubjectToken.readFrom(fields, field + "Token");
        Optional<String> type = fields.optionalText(field + "TokenType");
        if (recipe.isPresent() && place.isPresent()) {
            throw fields.invalid(field, "It is a recipe or a place, not both.");
        }
        if (recipe.isEmpty() && place.isEmpty()) {
            if (type.isPresent()) {
                throw fields.invalid(field + "TokenType", "A type goes with a token (RFC 8693 section 2.1).");
            }
            return Optional.empty();
        }
        ExchangedToken token = new ExchangedToken(recipe, place, "");
        return Optional.of(
                token.withType(type.map(uri -> absolute(uri, field, fields)).orElse(token.usualType())));
    }

    private static Optional<RecipeObject> recipe(RecipeObject.Reader fields, String field) {
        return fields.optionalRecipe(field).map(inner -> TokenRecipe.of(inner).object());
    }

    private static String absolute(String uri, String field, RecipeObject.Reader fields) {
        try {
            if (URI.create(uri).isAbsolute()) {
                return uri;
            }
        } catch (IllegalArgumentException noUri) {
            throw invalidType(field, fields);
        }
        throw invalidType(field, fields);
    }

    private static TokenException invalidType(String field, RecipeObject.Reader fields) {
        return fields.invalid(field + "TokenType", "It is no URI, as RFC 8693 section 3 has them.");
    }

    private String usualType() {
        return recipe.isPresent() ? TokenExchange.ACCESS_TOKEN : TokenExchange.JWT;
    }

    /** Where it is from. */
    @Override
    public String toString() {
        return recipe.map(RecipeObject::kind).orElseGet(() -> String.valueOf(place.orElseThrow()));
    }
}
