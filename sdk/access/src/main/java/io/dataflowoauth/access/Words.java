// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.access.internal.PlainText;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Texts of claims that must have a form. */
final class Words {
    private static final int LONGEST = 255;

    private Words() {}

    /** An identity: printable, not blank, at most 255 characters (OpenID Connect Core section 2). */
    static String identity(Members claims, String name) {
        String text = claims.required(name);
        if (text.isBlank() || text.length() > LONGEST || !PlainText.isPrintable(text)) {
            throw claims.invalid("The member " + name + " is not a printable text of 1 to 255 characters.");
        }
        return text;
    }

    /** A name for people, where it can be shown. */
    static Optional<String> shown(Optional<String> text) {
        return text.filter(name -> !name.isBlank() && name.length() <= LONGEST && PlainText.isPrintable(name));
    }

    /** Texts divided by single spaces, as scopes are (RFC 6749 section 3.3). */
    static Set<String> divided(Members claims, String name) {
        return claims.text(name)
                .map(text -> scopes(claims, name, List.of(text.split(" ", -1))))
                .orElse(Set.of());
    }

    /** Texts of a list, each of which is a scope. */
    static Set<String> listed(Members claims, String name) {
        return scopes(claims, name, claims.texts(name));
    }

    private static Set<String> scopes(Members claims, String name, List<String> words) {
        if (words.equals(List.of(""))) {
            return Set.of();
        }
        for (String word : words) {
            if (!isScope(word)) {
                throw claims.invalid("The member " + name + " is no list of scopes divided by single spaces.");
            }
        }
        return distinct(words);
    }

    /** Each once, in their order, for half the price of {@link Set#copyOf}, which puts them in two tables. */
    static Set<String> distinct(List<String> words) {
        return words.size() == 1 ? Set.of(words.get(0)) : Collections.unmodifiableSet(new LinkedHashSet<>(words));
    }

    private static boolean isScope(String word) {
        boolean fits = !word.isEmpty();
        for (int i = 0; fits && i < word.length(); i++) {
            char unit = word.charAt(i);
            fits = unit > ' ' && unit <= '~' && unit != '"' && unit != '\\';
        }
        return fits;
    }
}
