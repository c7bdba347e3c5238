// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import io.dataflowoauth.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Ties each line to the one before by its hash, so that it shows where lines were deleted, changed or moved; and, with an anchor
 * that was kept elsewhere, where the end was cut off.
 *
 * <p>With a key, an HMAC-SHA-256: who does not have it cannot make another chain. Without, a SHA-256: who can write the file can
 * make all of it anew, and only an anchor shows that. Immutable, safe for use by many threads.
 */
public final class HashChain {
    private static final HashChain PLAIN = new HashChain(Optional.empty());

    private final Optional<SecretKeySpec> key;

    private HashChain(Optional<SecretKeySpec> key) {
        this.key = key;
    }

    /** By SHA-256. */
    public static HashChain plain() {
        return PLAIN;
    }

    /**
     * By HMAC-SHA-256.
     *
     * @throws IllegalArgumentException if the key is shorter than 16 characters
     */
    public static HashChain keyed(Secret key) {
        byte[] bytes = key.reveal().getBytes(StandardCharsets.UTF_8);
        if (bytes.length < 16) {
            throw new IllegalArgumentException("The key of a chain has at least 16 characters");
        }
        return new HashChain(Optional.of(new SecretKeySpec(bytes, "HmacSHA256")));
    }

    /** What was done to lines since they were written, as far as they show it themselves. */
    public ChainReport verify(List<String> lines) {
        return verify(lines, ChainAnchor.START);
    }

    /** The same, of lines that once came at least as far as an anchor that was kept. */
    public ChainReport verify(List<String> lines, ChainAnchor kept) {
        return new ChainWalk(this::holds, ChainAnchor.START, kept).over(lines);
    }

    /**
     * The same, of a chain in several files, such as {@link JsonLinesFile#files}, whose oldest may have been deleted on purpose.
     * A fault counts lines in its file, with whose name its sentence begins. Reads each file twice and keeps the numbers of its
     * lines only; blocks. For files that nobody writes to meanwhile.
     *
     * @param files in the order of their lines
     * @param from up to where lines may be gone: an anchor that was kept when the oldest file that is there was young, or
     *     {@link ChainAnchor#START} if none may be
     * @param kept how far the chain came at least
     * @throws IOException if a file cannot be read
     */
    public ChainReport verifyFiles(List<Path> files, ChainAnchor from, ChainAnchor kept) throws IOException {
        return new ChainWalk(this::holds, from, kept).overFiles(files);
    }

    /** The line after that one. */
    ChainLine next(ChainAnchor last, String event) {
        long number = last.number() + 1;
        return new ChainLine(number, last.hash(), hash(number, last.hash(), event), event);
    }

    /** Whether it is what was hashed. */
    boolean holds(ChainLine line) {
        byte[] told = line.hash().getBytes(StandardCharsets.US_ASCII);
        byte[] right = hash(line.number(), line.previous(), line.event()).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(told, right);
    }

    private String hash(long number, String previous, String event) {
        byte[] text = (number + "\n" + previous + "\n" + event).getBytes(StandardCharsets.UTF_8);
        try {
            return HexFormat.of().formatHex(key.isPresent() ? mac(key.get(), text) : digest(text));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("This Java has no SHA-256", absent);
        }
    }

    private static byte[] mac(SecretKeySpec key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(key);
        return mac.doFinal(text);
    }

    private static byte[] digest(byte[] text) throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(text);
    }
}
