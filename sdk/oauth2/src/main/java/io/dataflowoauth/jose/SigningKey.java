// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.Base64URL;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.OAuth2Codes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.util.Map;
import java.util.Optional;

/**
 * A private key that signs JWTs, with an algorithm that its type allows and no other (RFC 8725 section 3.1): RS256 or PS256
 * for RSA of at least 2048 bits, ES256, ES384 or ES512 by the curve, EdDSA or, where it is asked for, Ed25519 for Ed25519.
 *
 * <p>Masks itself and is not serializable. Immutable, safe for use by many threads. Signing is CPU work, and may wait for
 * random bytes of the system: keep it off event loops.
 */
public final class SigningKey {
    private final PrivateKey key;
    private final JWSAlgorithm algorithm;
    private final Optional<String> keyId;

    private SigningKey(PrivateKey key, JWSAlgorithm algorithm, Optional<String> keyId) {
        this.key = key;
        this.algorithm = algorithm;
        this.keyId = keyId;
    }

    /**
     * Reads one unencrypted PKCS#8 key in PEM (RFC 7468 section 10) or one private JWK (RFC 7517), whose {@code kid} and
     * {@code alg} then hold.
     *
     * @throws TokenException.Misconfigured {@code oauth2.key-invalid}; the message holds nothing of the key
     */
    public static SigningKey read(Secret text) {
        KeyText.Read read = KeyText.read(text.reveal().strip());
        SigningKey key = new SigningKey(read.key(), Algorithms.of(read.key()), read.keyId());
        return read.algorithm().map(key::withAlgorithm).orElse(key);
    }

    /** Of a private key that was read elsewhere. Fails as {@link #read}. */
    static SigningKey of(PrivateKey key) {
        return new SigningKey(key, Algorithms.of(key), Optional.empty());
    }

    /**
     * This key, signing with that algorithm.
     *
     * @throws TokenException.Misconfigured {@code oauth2.key-invalid} if the type of the key does not allow it
     */
    public SigningKey withAlgorithm(String name) {
        return new SigningKey(key, Algorithms.named(name, key), keyId);
    }

    /** This key, known to the verifier by that {@code kid}. */
    public SigningKey withKeyId(String id) {
        return new SigningKey(key, algorithm, Optional.of(requireNonNull(id, "id")));
    }

    /** The {@code alg} that it signs with. */
    public String algorithm() {
        return algorithm.getName();
    }

    /**
     * A compact JWS (RFC 7515 section 7.1) over these claims.
     *
     * @param type the {@code typ} header
     * @param claims texts, integers and lists of them
     */
    public String sign(String type, Map<String, Object> claims) {
        return sign(
                new JWSHeader.Builder(algorithm)
                        .type(new JOSEObjectType(type))
                        .keyID(keyId.orElse(null))
                        .build(),
                claims);
    }

    /** With a header that names this key's algorithm. */
    String sign(JWSHeader header, Map<String, Object> claims) {
        try {
            JWSObject jws = new JWSObject(header, new Payload(claims));
            return Algorithms.isEdwards(algorithm) ? edwards(jws) : signed(jws);
        } catch (JOSEException | GeneralSecurityException unfit) {
            throw new TokenException.Misconfigured(OAuth2Codes.KEY_INVALID, "The key does not sign.");
        }
    }

    /** The key itself, which stays in this package. */
    PrivateKey privateKey() {
        return key;
    }

    /** The algorithm; never anything of the key. */
    @Override
    public String toString() {
        return "SigningKey[" + algorithm + ", masked]";
    }

    private String signed(JWSObject jws) throws JOSEException {
        JWSSigner signer = key instanceof ECPrivateKey elliptic ? new ECDSASigner(elliptic) : new RSASSASigner(key);
        jws.sign(signer);
        return jws.serialize();
    }

    /** By the JDK, since Nimbus would need a further library for it. */
    private String edwards(JWSObject jws) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("Ed25519");
        signature.initSign(key);
        signature.update(jws.getSigningInput());
        return new String(jws.getSigningInput(), StandardCharsets.US_ASCII) + "." + Base64URL.encode(signature.sign());
    }
}
