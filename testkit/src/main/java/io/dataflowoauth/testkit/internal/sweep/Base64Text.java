// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.sweep;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;

/** Base64 wherever it stands in a text, in the standard and the URL alphabet. */
final class Base64Text {
    private static final int SHORTEST = 24;

    private Base64Text() {}

    /** Decodes each run of base64 that is long enough to hold anything; lines that follow one another are one run. */
    static void runs(byte[] text, Consumer<byte[]> decoded) {
        int at = 0;
        while (at < text.length) {
            int end = endOfRun(text, at);
            // a run may begin within a word that only looks like base64
            for (int phase = 0; phase < 4 && end - at - phase >= SHORTEST; phase++) {
                decoded(text, at + phase, end).ifPresent(decoded);
            }
            at = end + 1;
        }
    }

    /** The bytes that the characters from one place to the other stand for, as many as are whole. */
    static Optional<byte[]> decoded(byte[] text, int from, int to) {
        byte[] standard = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            byte one = text[i];
            if (one != '\r' && one != '\n') {
                standard[length++] = one == '-' ? (byte) '+' : one == '_' ? (byte) '/' : one;
            }
        }
        int whole = length % 4 == 1 ? length - 1 : length;
        try {
            return Optional.of(Base64.getDecoder().decode(Arrays.copyOf(standard, whole)));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    static int endOfRun(byte[] text, int from) {
        int at = from;
        while (at < text.length && (isBase64(text[at]) || isBreak(text, from, at))) {
            at++;
        }
        return at;
    }

    static boolean isAlphanumeric(byte one) {
        return (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9');
    }

    private static boolean isBase64(byte one) {
        return isAlphanumeric(one) || one == '+' || one == '/' || one == '-' || one == '_';
    }

    /** A line break of MIME or PEM, which come after 64 or 76 characters. */
    private static boolean isBreak(byte[] text, int from, int at) {
        return (text[at] == '\n' || text[at] == '\r')
                && at - from >= 64
                && at + 1 < text.length
                && (isBase64(text[at + 1]) || text[at + 1] == '\n');
    }
}
