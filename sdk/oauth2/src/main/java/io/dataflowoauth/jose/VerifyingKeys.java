// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import io.dataflowoauth.TokenException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The keys that an issuer publishes (RFC 7517 section 5), as far as they can check signatures.
 *
 * <p>Equal to another with the same keys in the same order. Immutable, safe for use by many threads.
 */
public final class VerifyingKeys {
    /** The most keys that a set may have. */
    public static final int MOST_KEYS = 100;

    private final List<VerifyingKey> keys;

    VerifyingKeys(List<VerifyingKey> keys) {
        this.keys = keys;
    }

    /**
     * Reads a JWK set. A key that is malformed, weak, not for signatures or of an unknown kind is skipped, and the others
     * live (section 5). The whole set is refused where two keys have one {@code kid}, where one is symmetric or private, for
     * then the issuer has given away more than a public key, and where no usable key is left.
     *
     * @param utf8 the body of the answer
     * @param now by which certificates that come with keys are judged
     * @throws TokenException.Invalid {@code oauth2.key-set-invalid}, {@code oauth2.json-invalid}; the message holds nothing of
     *     the keys
     */
    public static VerifyingKeys read(byte[] utf8, Instant now) {
        return new VerifyingKeys(KeySetText.keys(utf8, now));
    }

    /**
     * The key in the {@code jwk} member of a JOSE header, for proofs that carry their own key (RFC 9449 section 4.2) and for
     * nothing else.
     *
     * @param header the header as UTF-8 JSON, which was read strictly before
     * @throws TokenException.Invalid {@code oauth2.key-set-invalid} if there is none that is public and allowed
     */
    public static VerifyingKey ofHeader(byte[] header) {
        return KeySetText.headerKey(header);
    }

    /** The key with that {@code kid}. */
    public Optional<VerifyingKey> withId(String kid) {
        for (VerifyingKey key : keys) {
            if (key.keyId().isPresent() && key.keyId().get().equals(kid)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /** The keys that allow an algorithm. */
    public List<VerifyingKey> allowing(SignatureAlgorithm algorithm) {
        return keys.stream().filter(key -> key.allows(algorithm)).toList();
    }

    /** How many there are. */
    public int size() {
        return keys.size();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKeys set && keys.equals(set.keys);
    }

    @Override
    public int hashCode() {
        return keys.hashCode();
    }

    @Override
    public String toString() {
        return "VerifyingKeys" + keys;
    }
}
