// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.OAuth2Codes;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.Map;

/**
 * A key pair that signs JWTs which carry its public half in their header, such as DPoP proofs (RFC 9449 section 4.2).
 *
 * <p>Masks itself and is not serializable; the private half never leaves it. Immutable, safe for use by many threads. Making,
 * reading and signing are CPU work, and may wait for random bytes of the system: keep them off event loops.
 */
public final class ProofKey {
    private static final JOSEObjectType PROOF = new JOSEObjectType("dpop+jwt");

    private final SigningKey signing;
    private final JWK shown;
    private final String thumbprint;
    private final JWSHeader header;

    private ProofKey(SigningKey signing, JWK shown) {
        this.signing = signing;
        this.shown = shown;
        this.thumbprint = thumbprint(shown);
        this.header = new JWSHeader.Builder(JWSAlgorithm.parse(signing.algorithm()))
                .type(PROOF)
                .jwk(shown)
                .build();
    }

    /**
     * A new key for that algorithm, which lives in memory alone.
     *
     * @param algorithm ES256, ES384, ES512, Ed25519, EdDSA, PS256 or RS256
     * @throws TokenException.Misconfigured {@code oauth2.key-invalid} for another algorithm
     */
    public static ProofKey generate(String algorithm) {
        KeyPair pair = KeyPairs.generate(algorithm);
        SigningKey signing = SigningKey.of(pair.getPrivate()).withAlgorithm(algorithm);
        return new ProofKey(signing, KeyPairs.jwk(pair.getPublic()));
    }

    /**
     * Reads one unencrypted PKCS#8 key in PEM or one private JWK, as {@link SigningKey#read}. An Ed25519 key is a JWK, since
     * a PEM need not hold its public half.
     *
     * @throws TokenException.Misconfigured {@code oauth2.key-invalid}; the message holds nothing of the key
     */
    public static ProofKey read(Secret text) {
        SigningKey signing = SigningKey.read(text);
        return paired(signing, KeyPairs.publicHalf(text, signing.privateKey()));
    }

    /**
     * Of an entry of a key store, whose certificate has the public half.
     *
     * @throws TokenException.Misconfigured {@code oauth2.key-invalid}
     */
    public static ProofKey of(KeyStores.Entry entry) {
        SigningKey signing = entry.signingKey();
        return paired(
                signing,
                entry.chain().stream()
                        .findFirst()
                        .map(certificate -> certificate.getPublicKey())
                        .orElseGet(() -> KeyPairs.derived(signing.privateKey())));
    }

    /**
     * This key, signing with that algorithm.
     *
     * @throws TokenException.Misconfigured {@code oauth2.key-invalid} if the type of the key does not allow it
     */
    public ProofKey withAlgorithm(String name) {
        return new ProofKey(signing.withAlgorithm(name), shown);
    }

    /** The {@code alg} that it signs with. */
    public String algorithm() {
        return signing.algorithm();
    }

    /** The base64url SHA-256 thumbprint of the public half (RFC 7638). */
    public String thumbprint() {
        return thumbprint;
    }

    /** A DPoP proof that says these claims, texts and integers. */
    public String sign(Map<String, Object> claims) {
        return signing.sign(header, claims);
    }

    /** The algorithm and the thumbprint; never anything of the private half. */
    @Override
    public String toString() {
        return "ProofKey[" + algorithm() + ", " + thumbprint + ", masked]";
    }

    /** A half of another key would make proofs that nobody accepts. */
    private static ProofKey paired(SigningKey signing, PublicKey half) {
        if (!KeyPairs.belongTogether(signing, half)) {
            throw new TokenException.Misconfigured(
                    OAuth2Codes.KEY_INVALID, "Its public half belongs to another private key.");
        }
        return new ProofKey(signing, KeyPairs.jwk(half));
    }

    private static String thumbprint(JWK key) {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException absent) {
            throw new IllegalStateException("Every Java has SHA-256", absent);
        }
    }
}
