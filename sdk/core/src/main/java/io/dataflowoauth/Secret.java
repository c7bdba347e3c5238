// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A text that must not be printed, logged or serialized: a client secret, a private key, a subject token.
 *
 * <p>It masks itself in {@link #toString()}, is not {@link java.io.Serializable}, and compares in constant time.
 * Immutable and safe for use by many threads.
 */
public final class Secret {
    private final String text;

    private Secret(String text) {
        this.text = text;
    }

    /**
     * Wraps a text.
     *
     * @throws IllegalArgumentException if the text is empty: an empty secret is a missing one
     */
    public static Secret of(String text) {
        if (requireNonNull(text, "text").isEmpty()) {
            throw new IllegalArgumentException("A secret must not be empty");
        }
        return new Secret(text);
    }

    /** The text itself. The caller answers for where it goes. */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Always the same mask, whatever the length. */
    @Override
    public String toString() {
        return "Secret[masked]";
    }

    private byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
