// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Reads base64url exactly (RFC 4648 section 5, RFC 7515 section 2): its alphabet and nothing else, no padding, no white
 * space, and no bits left over that say something. So each text of bytes is the only one of those bytes. Pure.
 */
public final class Base64Url {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private Base64Url() {}

    /** The bytes of a text; empty if it is not exactly base64url. A character beyond Latin-1 counts as a question mark. */
    public static Optional<byte[]> decode(String text) {
        byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
        return decode(latin, 0, latin.length);
    }

    /** The bytes of a part of a text in ASCII, from an index to before another. */
    public static Optional<byte[]> decode(byte[] text, int from, int to) {
        if (to > from && !isExactEnd(text[to - 1], (to - from) % 4)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getUrlDecoder().decode(Arrays.copyOfRange(text, from, to)));
        } catch (IllegalArgumentException other) {
            return Optional.empty();
        }
    }

    /** The JDK takes padding, which it takes at the end only, and drops what the last character says beyond whole bytes. */
    private static boolean isExactEnd(byte last, int left) {
        int value = ALPHABET.indexOf(last);
        int beyond = switch (left) {
            case 2 -> 0xf;
            case 3 -> 0x3;
            default -> 0;
        };
        return value >= 0 && (value & beyond) == 0;
    }
}
