// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.threats;

import static java.util.Objects.requireNonNull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The number of a threat in the project's list, such as {@code B-24} or {@code A-20d}. Sorted as the list is. */
record Threat(String id, int number, String suffix) implements Comparable<Threat> {
    private static final Pattern ID = Pattern.compile("[A-E]-([0-9]{1,3})([a-z]?)");

    static Threat of(String id) {
        Matcher read = ID.matcher(id);
        if (!read.matches()) {
            throw new IllegalArgumentException("no number of a threat: " + id);
        }
        return new Threat(id, Integer.parseInt(requireNonNull(read.group(1))), requireNonNull(read.group(2)));
    }

    @Override
    public int compareTo(Threat other) {
        return number == other.number ? suffix.compareTo(other.suffix) : Integer.compare(number, other.number);
    }
}
