// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of a chain: the event in whatever form it has, its number, and the hashes of the line before and of itself.
 *
 * @param number from one
 * @param previous hash of the line before
 * @param hash of this line
 * @param event one object of JSON
 */
record ChainLine(long number, String previous, String hash, String event) {
    private static final Pattern FORM = Pattern.compile(
            "\\{\"n\":([1-9][0-9]{0,17}),\"previous\":\"([0-9a-f]{64})\",\"hash\":\"([0-9a-f]{64})\",\"event\":(\\{.*})}");

    static Optional<ChainLine> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(
                        new ChainLine(Long.parseLong(parts.group(1)), parts.group(2), parts.group(3), parts.group(4)))
                : Optional.empty();
    }

    /** How far the chain had come before it. */
    ChainAnchor before() {
        return new ChainAnchor(number - 1, previous);
    }

    ChainAnchor anchor() {
        return new ChainAnchor(number, hash);
    }

    @Override
    public String toString() {
        return "{\"n\":" + number + ",\"previous\":\"" + previous + "\",\"hash\":\"" + hash + "\",\"event\":" + event
                + "}";
    }
}
