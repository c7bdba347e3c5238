// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A recipe as data: a kind, and fields that are text, integers, flags, lists of texts or further recipes.
 *
 * <p>It has one canonical JSON form: members sorted, no white space, no fractions, no null. No text in it is shaped like a
 * secret. Immutable; equal if the canonical forms are.
 */
public final class RecipeObject {
    private RecipeObject() {}

    /** A recipe of this kind without fields. */
    public static RecipeObject of(String kind) {
        throw new UnsupportedOperationException(kind);
    }

    /**
     * Reads JSON strictly: no duplicate member, no fraction, no null, no trailing text.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-invalid} or {@code core.recipe-holds-secret}
     */
    public static RecipeObject parse(String json) {
        throw new UnsupportedOperationException(json);
    }

    /** The name of the kind. */
    public String kind() {
        throw new UnsupportedOperationException();
    }

    /** This recipe, with that text. */
    public RecipeObject with(String field, String value) {
        throw new UnsupportedOperationException();
    }

    /** This recipe, with that integer. */
    public RecipeObject with(String field, long value) {
        throw new UnsupportedOperationException();
    }

    /** This recipe, with that flag. */
    public RecipeObject with(String field, boolean value) {
        throw new UnsupportedOperationException();
    }

    /** This recipe, with that recipe inside. */
    public RecipeObject with(String field, RecipeObject value) {
        throw new UnsupportedOperationException();
    }

    /** This recipe, with those texts in this order. */
    public RecipeObject withList(String field, Collection<String> values) {
        throw new UnsupportedOperationException();
    }

    /** This recipe, with those texts sorted and once each. */
    public RecipeObject withSet(String field, Collection<String> values) {
        throw new UnsupportedOperationException();
    }

    /** A strict reader over the fields, which knows in the end which of them nobody asked for. */
    public Reader read() {
        throw new UnsupportedOperationException();
    }

    /** The canonical JSON form. */
    public String json() {
        throw new UnsupportedOperationException();
    }

    /**
     * Reads the fields of one recipe, strictly. Every method fails with {@link TokenException.Misconfigured}, code
     * {@code core.recipe-invalid}, in a sentence that names kind and field. For one thread.
     */
    public static final class Reader {
        private Reader() {}

        /** A text that must be there. */
        public String text(String field) {
            throw new UnsupportedOperationException();
        }

        /** A text that may be absent. */
        public Optional<String> optionalText(String field) {
            throw new UnsupportedOperationException();
        }

        /** An integer that may be absent. */
        public Optional<Long> optionalInteger(String field) {
            throw new UnsupportedOperationException();
        }

        /** A flag; absent is false. */
        public boolean flag(String field) {
            throw new UnsupportedOperationException();
        }

        /** Texts in their order; absent is empty. */
        public List<String> list(String field) {
            throw new UnsupportedOperationException();
        }

        /** Texts sorted and once each; absent is empty. */
        public Set<String> set(String field) {
            throw new UnsupportedOperationException();
        }

        /** A recipe inside that must be there. */
        public RecipeObject recipe(String field) {
            throw new UnsupportedOperationException();
        }

        /** A failure about this field, for rules that the types cannot say. */
        public TokenException.Misconfigured invalid(String field, String sentence) {
            throw new UnsupportedOperationException();
        }

        /** Ends the reading: a field that nobody asked for is an error that names it. */
        public void end() {
            throw new UnsupportedOperationException();
        }
    }
}
