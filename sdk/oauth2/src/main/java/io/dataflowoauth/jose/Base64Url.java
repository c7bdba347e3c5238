// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads base64url exactly (RFC 4648 section 5, RFC 7515 section 2): its alphabet and nothing else, no padding, no white
 * space, and no bits left over that say something. So each text of bytes is the only one of those bytes. Pure.
 */
public final class Base64Url {
    private static final byte[] VALUES = new byte[256];

    static {
        Arrays.fill(VALUES, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
    }

    private Base64Url() {}

    /** The bytes of a text; empty if it is not exactly base64url. A character beyond Latin-1 counts as a question mark. */
    public static Optional<byte[]> decode(String text) {
        byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
        return decode(latin, 0, latin.length);
    }

    /** The bytes of a part of a text in ASCII, from an index to before another. */
    public static Optional<byte[]> decode(byte[] text, int from, int to) {
        int left = (to - from) % 4;
        if (left == 1) {
            return Optional.empty();
        }
        byte[] bytes = new byte[(to - from) / 4 * 3 + (left == 0 ? 0 : left - 1)];
        int at = 0;
        int i = from;
        for (int whole = to - left; i < whole; i += 4) {
            int group = value(text, i) << 18 | value(text, i + 1) << 12 | value(text, i + 2) << 6 | value(text, i + 3);
            if (group < 0) {
                return Optional.empty();
            }
            bytes[at++] = (byte) (group >> 16);
            bytes[at++] = (byte) (group >> 8);
            bytes[at++] = (byte) group;
        }
        if (left == 0) {
            return Optional.of(bytes);
        }
        int rest = value(text, i) << 18 | value(text, i + 1) << 12 | (left == 3 ? value(text, i + 2) << 6 : 0);
        if (rest < 0 || (rest & (left == 3 ? 0xff : 0xffff)) != 0) {
            return Optional.empty();
        }
        bytes[at] = (byte) (rest >> 16);
        if (left == 3) {
            bytes[at + 1] = (byte) (rest >> 8);
        }
        return Optional.of(bytes);
    }

    /** Six bits, or a negative number, which stays negative wherever it is shifted to. */
    private static int value(byte[] text, int at) {
        return VALUES[text[at] & 0xff];
    }
}
