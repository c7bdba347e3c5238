// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.policy;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A policy as somebody wrote it, not read yet. Immutable, safe for use by many threads; equal if format and text are.
 */
public final class PolicyText {
    /** The longest text, in bytes of UTF-8. */
    static final int LONGEST = 4 * 1024 * 1024;

    private static final int FINGERPRINT = 6;

    private final Format format;
    private final String text;

    private PolicyText(Format format, String text) {
        this.format = format;
        this.text = requireNonNull(text, "text");
    }

    /** Written in YAML 1.2. */
    public static PolicyText yaml(String text) {
        return new PolicyText(Format.YAML, text);
    }

    /** Written in JSON. */
    public static PolicyText json(String text) {
        return new PolicyText(Format.JSON, text);
    }

    /**
     * Of a file's bytes: JSON, if the name ends with {@code .json}, else YAML.
     *
     * @throws InvalidPolicyException if it is too long or no UTF-8
     */
    static PolicyText ofFile(String name, byte[] utf8) {
        if (utf8.length > LONGEST) {
            throw InvalidPolicyException.unreadable("The file is larger than 4 MiB.");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return name.toLowerCase(Locale.ROOT).endsWith(".json") ? json(text) : yaml(text);
        } catch (CharacterCodingException notUtf8) {
            throw InvalidPolicyException.unreadable("The file is no UTF-8 text.");
        }
    }

    /** Whether it is YAML; else it is JSON. */
    boolean isYaml() {
        return format == Format.YAML;
    }

    /** The text. */
    String text() {
        return text;
    }

    /** The beginning of its SHA-256: tells two texts apart in a log. */
    String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, FINGERPRINT);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("Every Java has SHA-256", never);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PolicyText policy && format == policy.format && text.equals(policy.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The format and the beginning of the SHA-256; it may name people, so nothing of the text. */
    @Override
    public String toString() {
        return "PolicyText[" + format + ", " + fingerprint() + "]";
    }

    private enum Format {
        YAML,
        JSON
    }
}
