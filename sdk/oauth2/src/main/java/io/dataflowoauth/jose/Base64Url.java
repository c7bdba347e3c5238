// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import java.util.Arrays;
import java.util.Optional;

/**
 * Reads base64url exactly (RFC 4648 section 5, RFC 7515 section 2): its alphabet and nothing else, no padding, no white
 * space, and no bits left over that say something. So each text of bytes is the only one of those bytes. Pure.
 */
public final class Base64Url {
    private static final byte[] VALUES = new byte[128];

    static {
        Arrays.fill(VALUES, (byte) -1);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (int i = 0; i < alphabet.length(); i++) {
            VALUES[alphabet.charAt(i)] = (byte) i;
        }
    }

    private Base64Url() {}

    /** The bytes of a text; empty if it is not exactly base64url. */
    public static Optional<byte[]> decode(String text) {
        return decode(text, 0, text.length());
    }

    /** The bytes of a part of a text, from an index to before another. */
    public static Optional<byte[]> decode(String text, int from, int to) {
        int left = (to - from) % 4;
        if (left == 1) {
            return Optional.empty();
        }
        byte[] bytes = new byte[(to - from) / 4 * 3 + (left == 0 ? 0 : left - 1)];
        int at = 0;
        int bits = 0;
        int held = 0;
        for (int i = from; i < to; i++) {
            char unit = text.charAt(i);
            int value = unit < VALUES.length ? VALUES[unit] : -1;
            if (value < 0) {
                return Optional.empty();
            }
            held = held << 6 | value;
            bits += 6;
            if (bits >= 8) {
                bits -= 8;
                bytes[at++] = (byte) (held >> bits);
                held &= (1 << bits) - 1;
            }
        }
        return held == 0 ? Optional.of(bytes) : Optional.empty();
    }
}
