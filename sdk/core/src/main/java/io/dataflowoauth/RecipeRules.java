// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import io.dataflowoauth.internal.SecretShapes;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What holds for the members of every recipe, whatever its kind. Messages name kinds and fields, never values. */
final class RecipeRules {
    static final String KIND = "kind";

    private static final Pattern KIND_NAME = Pattern.compile("[a-z0-9]+(?:\\.[a-z0-9]+(?:-[a-z0-9]+)*)+");
    private static final Pattern FIELD_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

    private RecipeRules() {}

    /** Checks the members of one recipe, whose inner ones were checked when they were made, and gives its kind. */
    static String check(Map<String, Object> members) {
        String kind = kindOf(members);
        members.forEach((field, value) -> {
            requireFieldName(kind, field);
            checkValue(kind + ", field " + field, value);
        });
        return kind;
    }

    static TokenException.Misconfigured invalid(String where, String sentence) {
        return new TokenException.Misconfigured(CoreCodes.RECIPE_INVALID, "Recipe " + where + ": " + sentence);
    }

    private static String kindOf(Map<String, Object> members) {
        if (members.get(KIND) instanceof String kind && isPlain(kind, KIND_NAME)) {
            return kind;
        }
        throw new TokenException.Misconfigured(
                CoreCodes.RECIPE_INVALID, "A recipe needs a \"kind\" with a name such as oauth2.client-credentials.");
    }

    private static void requireFieldName(String kind, String field) {
        if (!isPlain(field, FIELD_NAME)) {
            throw invalid(kind, "a field's name is not made of at most 64 letters, digits, hyphens and underscores.");
        }
    }

    private static void checkValue(String where, Object value) {
        if (value instanceof String text) {
            checkText(where, text);
        } else if (value instanceof List<?> values) {
            values.forEach(each -> checkElement(where, each));
        }
    }

    private static void checkElement(String where, Object element) {
        if (!(element instanceof String text)) {
            throw invalid(where, "a list holds texts only.");
        }
        checkText(where, text);
    }

    private static void checkText(String where, String text) {
        if (text.isBlank()) {
            throw invalid(where, "a text must not be blank.");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw invalid(where, "a text must not hold control characters.");
        }
        if (SecretShapes.looksSecret(text)) {
            throw new TokenException.Misconfigured(
                    CoreCodes.RECIPE_HOLDS_SECRET, "Recipe " + where + ": the value is shaped like a secret.");
        }
    }

    private static boolean isPlain(String name, Pattern form) {
        return form.matcher(name).matches() && !SecretShapes.looksSecret(name);
    }
}
