// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The SHA-256 of a text. Of tokens that are read exactly, each has one of its own.
 */
record Fingerprint(long a, long b, long c, long d) {
    static Fingerprint of(byte[] text) {
        ByteBuffer hash = ByteBuffer.wrap(hash("SHA-256", text));
        return new Fingerprint(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    }

    /** Of texts one after another, none of which can be taken for another. */
    static Fingerprint ofParts(String... parts) {
        StringBuilder text = new StringBuilder();
        for (String part : parts) {
            text.append(part.length()).append(':').append(part);
        }
        return of(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    static byte[] hash(String algorithm, String text) {
        return hash(algorithm, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] hash(String algorithm, byte[] text) {
        try {
            return MessageDigest.getInstance(algorithm).digest(text);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("This Java has no " + algorithm, absent);
        }
    }
}
