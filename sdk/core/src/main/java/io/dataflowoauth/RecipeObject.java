// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.internal.CanonicalJson;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A recipe as data: a kind, and fields that are text, integers, flags, lists of texts or further recipes.
 *
 * <p>It has one canonical JSON form: the members sorted, the kind as member {@code kind}, no white space, no fractions, no
 * null, escapes as in RFC 8785 section 3.2.2.2. Integers lie within ±(2<sup>53</sup> − 1), a text has at most 8192
 * characters, no control characters, and is not blank, recipes nest at most 32 deep, and the whole has at most 64 KiB. No text in it is shaped like
 * a secret. Immutable, safe for use by many threads; equal if the canonical forms are.
 */
public final class RecipeObject {
    private final String kind;
    private final SortedMap<String, Object> members;
    private final String json;

    private RecipeObject(SortedMap<String, Object> members) {
        this.kind = RecipeRules.check(members);
        this.members = Collections.unmodifiableSortedMap(members);
        this.json = written();
    }

    /**
     * A recipe of this kind without fields.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-invalid} if it is no name of a kind
     */
    public static RecipeObject of(String kind) {
        SortedMap<String, Object> members = new TreeMap<>();
        members.put(RecipeRules.KIND, requireNonNull(kind, "kind"));
        return new RecipeObject(members);
    }

    /**
     * Reads JSON strictly: no duplicate member, no fraction, no null, no trailing text. White space and the order of the
     * members do not matter.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-invalid} or {@code core.recipe-holds-secret}; the message has
     *     no value of the text
     */
    public static RecipeObject parse(String json) {
        return ofTree(read(requireNonNull(json, "json")));
    }

    /** The name of the kind. */
    public String kind() {
        return kind;
    }

    /**
     * The recipes inside, by field: the hops before this one in a chain, and whatever else a kind writes as a recipe. Those
     * that lie deeper are inside these.
     */
    public SortedMap<String, RecipeObject> recipes() {
        SortedMap<String, RecipeObject> inside = new TreeMap<>();
        members.forEach((field, value) -> {
            if (value instanceof RecipeObject recipe) {
                inside.put(field, recipe);
            }
        });
        return Collections.unmodifiableSortedMap(inside);
    }

    /** This recipe, with that text. */
    public RecipeObject with(String field, String value) {
        return withValue(field, requireNonNull(value, "value"));
    }

    /** This recipe, with that integer. */
    public RecipeObject with(String field, long value) {
        return withValue(field, value);
    }

    /** This recipe, with that flag; false is the default and left out. */
    public RecipeObject with(String field, boolean value) {
        return value ? withValue(field, true) : without(field);
    }

    /** This recipe, with that recipe inside. */
    public RecipeObject with(String field, RecipeObject value) {
        return withValue(field, requireNonNull(value, "value"));
    }

    /** This recipe, with those texts in this order; an empty list is the default and left out. */
    public RecipeObject withList(String field, Collection<String> values) {
        List<String> kept = List.copyOf(values);
        return kept.isEmpty() ? without(field) : withValue(field, kept);
    }

    /** This recipe, with those texts sorted and once each; an empty set is the default and left out. */
    public RecipeObject withSet(String field, Collection<String> values) {
        return withList(field, new TreeSet<>(values));
    }

    /** A strict reader over the fields, which knows in the end which of them nobody asked for. */
    public Reader read() {
        return new Reader(this);
    }

    /** The canonical JSON form. */
    public String json() {
        return json;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecipeObject recipe && json.equals(recipe.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    /** The canonical JSON form: it holds no secret. */
    @Override
    public String toString() {
        return json;
    }

    private RecipeObject withValue(String field, Object value) {
        SortedMap<String, Object> changed = others(field);
        changed.put(field, value);
        return new RecipeObject(changed);
    }

    private RecipeObject without(String field) {
        return new RecipeObject(others(field));
    }

    private SortedMap<String, Object> others(String field) {
        if (requireNonNull(field, "field").equals(RecipeRules.KIND)) {
            throw RecipeRules.invalid(kind, "the kind is no field.");
        }
        SortedMap<String, Object> others = new TreeMap<>(members);
        others.remove(field);
        return others;
    }

    private SortedMap<String, Object> tree() {
        SortedMap<String, Object> tree = new TreeMap<>(members);
        tree.replaceAll((field, value) -> value instanceof RecipeObject inner ? inner.tree() : value);
        return tree;
    }

    private static RecipeObject ofTree(SortedMap<?, ?> tree) {
        SortedMap<String, Object> members = new TreeMap<>();
        tree.forEach((field, value) ->
                members.put((String) field, value instanceof SortedMap<?, ?> inner ? ofTree(inner) : value));
        return new RecipeObject(members);
    }

    private static SortedMap<String, Object> read(String json) {
        try {
            return CanonicalJson.read(json);
        } catch (CanonicalJson.Malformed e) {
            throw new TokenException.Misconfigured(
                    CoreCodes.RECIPE_INVALID, "A text is no recipe: " + e.getMessage() + ".");
        }
    }

    private String written() {
        try {
            return CanonicalJson.write(tree());
        } catch (CanonicalJson.Malformed e) {
            throw RecipeRules.invalid(kind, e.getMessage() + ".");
        }
    }

    /**
     * Reads the fields of one recipe, strictly. Every method fails with {@link TokenException.Misconfigured}, code
     * {@code core.recipe-invalid}, in a sentence that names kind and field. For one thread.
     */
    public static final class Reader {
        private final RecipeObject recipe;
        private final Set<String> asked = new HashSet<>(Set.of(RecipeRules.KIND));

        private Reader(RecipeObject recipe) {
            this.recipe = recipe;
        }

        /** A text that must be there. */
        public String text(String field) {
            return required(field, optionalText(field));
        }

        /** A text that may be absent. */
        public Optional<String> optionalText(String field) {
            return value(field, String.class, "a text");
        }

        /** An integer that may be absent. */
        public Optional<Long> optionalInteger(String field) {
            return value(field, Long.class, "an integer");
        }

        /** A flag; absent is false. */
        public boolean flag(String field) {
            return value(field, Boolean.class, "true or false").orElse(false);
        }

        /** Texts in their order; absent is empty. */
        public List<String> list(String field) {
            List<?> values = value(field, List.class, "a list of texts").orElse(List.of());
            return values.stream().map(String.class::cast).toList();
        }

        /** Texts sorted and once each; absent is empty. */
        public Set<String> set(String field) {
            return Collections.unmodifiableSet(new TreeSet<>(list(field)));
        }

        /** A recipe inside that must be there. */
        public RecipeObject recipe(String field) {
            return required(field, optionalRecipe(field));
        }

        /** A recipe inside that may be absent. */
        public Optional<RecipeObject> optionalRecipe(String field) {
            return value(field, RecipeObject.class, "a recipe");
        }

        /** A failure about this field, for rules that the types cannot say. The sentence must not hold the value. */
        public TokenException.Misconfigured invalid(String field, String sentence) {
            return RecipeRules.invalid(recipe.kind + ", field " + field, sentence);
        }

        /** Ends the reading: a field that nobody asked for is an error that names it. */
        public void end() {
            for (String field : recipe.members.keySet()) {
                if (!asked.contains(field)) {
                    throw invalid(field, "this kind has no such field.");
                }
            }
        }

        private <T> Optional<T> value(String field, Class<T> type, String what) {
            asked.add(field);
            Object value = recipe.members.get(field);
            if (value != null && !type.isInstance(value)) {
                throw invalid(field, "it must be " + what + ".");
            }
            return Optional.ofNullable(type.cast(value));
        }

        private <T> T required(String field, Optional<T> value) {
            return value.orElseThrow(() -> invalid(field, "it is missing."));
        }
    }
}
