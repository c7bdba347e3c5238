// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import static java.util.Objects.requireNonNull;

import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A few texts in alphabetical order, once each; unmodifiable, and a fifth of what a tree of them takes. */
public final class SortedTexts extends AbstractSet<String> {
    private final String[] texts;

    private SortedTexts(String[] texts) {
        this.texts = texts;
    }

    /** These texts, none of which is null. */
    public static Set<String> of(Collection<String> texts) {
        if (texts instanceof SortedTexts sorted) {
            return sorted;
        }
        if (texts.isEmpty()) {
            return Set.of();
        }
        return new SortedTexts(texts.stream()
                .map(text -> requireNonNull(text, "text"))
                .distinct()
                .sorted()
                .toArray(String[]::new));
    }

    @Override
    public int size() {
        return texts.length;
    }

    @Override
    public boolean contains(@Nullable Object text) {
        return text instanceof String known && Arrays.binarySearch(texts, known) >= 0;
    }

    @Override
    public Iterator<String> iterator() {
        return Arrays.asList(texts).iterator();
    }
}
