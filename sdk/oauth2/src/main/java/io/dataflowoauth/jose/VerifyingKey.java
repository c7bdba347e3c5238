// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.OAuth2Codes;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A public key that checks signatures, with the algorithms that its type, its curve and its own {@code alg} allow and no
 * other (RFC 8725 section 3.1). The check is the JDK's.
 *
 * <p>Equal to another with the same numbers, {@code kid} and algorithms. Immutable, safe for use by many threads. Checking
 * is CPU work of 30 to 500 µs and does not block.
 */
public final class VerifyingKey {
    private final Read read;

    VerifyingKey(Read read) {
        this.read = read;
    }

    /** By which tokens name it. */
    public Optional<String> keyId() {
        return read.keyId();
    }

    /** The base64url SHA-256 thumbprint of its numbers (RFC 7638). */
    public String thumbprint() {
        return read.thumbprint();
    }

    /** Whether it may check signatures of this algorithm. */
    public boolean allows(SignatureAlgorithm algorithm) {
        return read.algorithms().contains(algorithm);
    }

    /** Whether its certificate, where one came with it, has not run out. */
    public boolean isUsableAt(Instant now) {
        return read.usableUntil().map(now::isBefore).orElse(true);
    }

    /**
     * Whether this key made that signature over those bytes with that algorithm.
     *
     * @throws IllegalArgumentException if the key does not allow the algorithm
     */
    public boolean verifies(SignatureAlgorithm algorithm, byte[] signed, byte[] signature) {
        if (!allows(algorithm)) {
            throw new IllegalArgumentException("The key does not allow " + algorithm);
        }
        if (!hasForm(signature)) {
            return false;
        }
        try {
            Signature check = algorithm.signature();
            check.initVerify(read.key());
            check.update(signed);
            return check.verify(signature);
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException absent) {
            throw new TokenException.Misconfigured(OAuth2Codes.KEY_INVALID, "This JVM cannot check " + algorithm + ".");
        }
    }

    private boolean hasForm(byte[] signature) {
        PublicKey key = read.key();
        if (key instanceof RSAPublicKey rsa) {
            return SignatureForm.fits(rsa, signature);
        }
        return key instanceof ECPublicKey elliptic
                ? SignatureForm.fits(elliptic, signature)
                : SignatureForm.fits((EdECPublicKey) key, signature);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey key && read.equals(key.read);
    }

    @Override
    public int hashCode() {
        return read.hashCode();
    }

    /** The {@code kid} and the algorithms. */
    @Override
    public String toString() {
        return "VerifyingKey[" + keyId().orElse("no kid") + ", " + read.algorithms() + "]";
    }

    record Read(
            PublicKey key,
            Optional<String> keyId,
            Set<SignatureAlgorithm> algorithms,
            String thumbprint,
            Optional<Instant> usableUntil) {}
}
