// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a chain had come: kept elsewhere than the lines, it shows when their end is cut off. A value; no secret.
 *
 * @param number of the last line, from one; zero before the first
 * @param hash of that line: 64 hexadecimal digits
 */
public record ChainAnchor(long number, String hash) {
    private static final Pattern FORM = Pattern.compile("(0|[1-9][0-9]{0,17}):([0-9a-f]{64})");

    /** Before the first line. */
    public static final ChainAnchor START = new ChainAnchor(0, "0".repeat(64));

    /** Checks the form. */
    public ChainAnchor {
        if (!FORM.matcher(number + ":" + hash).matches()) {
            throw new IllegalArgumentException("An anchor is a number and 64 hexadecimal digits");
        }
    }

    /**
     * Reads what {@link #toString()} gives.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static ChainAnchor parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("An anchor is a number, a colon and 64 hexadecimal digits");
        }
        return new ChainAnchor(Long.parseLong(parts.group(1)), parts.group(2));
    }

    /** {@code number:hash}. */
    @Override
    public String toString() {
        return number + ":" + hash;
    }
}
