// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.internal;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;

/** HMAC-SHA-256 (RFC 2104), cut to 128 bits: enough to tell texts apart, and nothing to find them by. Stateless. */
public final class KeyedHash {
    private static final int LENGTH = 16;

    private KeyedHash() {}

    /** Of a text in UTF-8, in hexadecimal digits. */
    public static String of(Key key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)), 0, LENGTH);
        } catch (InvalidKeyException unfit) {
            throw new IllegalArgumentException("The key is none for HMAC");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("This Java has no HmacSHA256", absent);
        }
    }
}
