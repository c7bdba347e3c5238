// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.internal.SecretShapes;
import java.util.regex.Pattern;

/**
 * Texts of others, made fit to be printed: one line, nothing that steers a terminal or turns the direction of reading, not too
 * long, and nothing that is shaped like a secret. Stateless.
 */
final class Plain {
    private static final int LONGEST = 2_000;
    /** Controls, marks of direction, surrogates without a partner, separators of lines. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]+");

    private Plain() {}

    static String text(String raw) {
        String head = raw.length() <= LONGEST ? raw : raw.substring(0, LONGEST) + "…";
        String line = INVISIBLE.matcher(head).replaceAll(" ").strip();
        return SecretShapes.looksSecret(raw) ? "(masked: shaped like a secret)" : line;
    }
}
