// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.internal.SecretShapes;
import java.util.Locale;

/**
 * Where a secret <em>is</em>, never what it is: an environment variable, a file, a name that the worker's runtime binds.
 *
 * <p>Its text form is {@code env:NAME}, {@code file:PATH} or {@code named:NAME}. Read again at each acquisition, so that
 * a rotated secret is picked up. Immutable, safe for use by many threads.
 *
 * @param place the kind of place
 * @param name the variable, the path or the bound name
 */
public record SecretRef(Place place, String name) {
    /**
     * Checks the name.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-invalid} if it is blank or holds control characters,
     *     {@code core.recipe-holds-secret} if it is itself shaped like a secret; the message does not hold it
     */
    public SecretRef {
        requireNonNull(place, "place");
        if (requireNonNull(name, "name").isBlank() || name.chars().anyMatch(Character::isISOControl)) {
            throw invalid("The place of a secret needs a name without control characters.");
        }
        if (SecretShapes.looksSecret(name)) {
            throw new TokenException.Misconfigured(
                    CoreCodes.RECIPE_HOLDS_SECRET,
                    "A reference says where a secret is; it is never the secret itself.");
        }
    }

    /** In an environment variable of the worker. */
    public static SecretRef env(String variable) {
        return new SecretRef(Place.ENV, variable);
    }

    /** In a file of the worker, at most 64 KiB; white space at its end does not count. */
    public static SecretRef file(String path) {
        return new SecretRef(Place.FILE, path);
    }

    /** Bound to a name by {@code RuntimeOptions.withSecret}. */
    public static SecretRef named(String name) {
        return new SecretRef(Place.NAMED, name);
    }

    /**
     * Reads the text form.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-invalid} if it has no known prefix
     */
    public static SecretRef parse(String text) {
        for (Place place : Place.values()) {
            if (text.startsWith(place.prefix())) {
                return new SecretRef(place, text.substring(place.prefix().length()));
            }
        }
        throw invalid("The place of a secret is written env:NAME, file:PATH or named:NAME.");
    }

    /** The text form: what {@link #parse} reads. */
    @Override
    public String toString() {
        return place.prefix() + name;
    }

    private static TokenException.Misconfigured invalid(String sentence) {
        return new TokenException.Misconfigured(CoreCodes.RECIPE_INVALID, sentence);
    }

    /** The kinds of places. */
    public enum Place {
        /** An environment variable. */
        ENV,
        /** A file. */
        FILE,
        /** A name bound in the runtime. */
        NAMED;

        private String prefix() {
            return name().toLowerCase(Locale.ROOT) + ":";
        }
    }
}
