// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import com.nimbusds.jose.Algorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.UUID;

/**
 * A key pair of the kit, which signs with one algorithm and no other. Its id tells whose it is, so that nobody takes it for a
 * key to be believed.
 *
 * @param published the public key as others see it, with its id and algorithm
 * @param key the private key
 */
record KitKey(JWK published, PrivateKey key) {
    /** Begins the {@code kid} of every key of the kit. */
    static final String ID_PREFIX = "dfo-kit-key-";

    private static final int RSA_BITS = 2048;

    /** A new pair for that algorithm of RFC 7518 section 3.1, RFC 8037 or RFC 9864 section 2.2. */
    static KitKey make(String algorithm) {
        JWSAlgorithm parsed = JWSAlgorithm.parse(algorithm);
        String id = ID_PREFIX + UUID.randomUUID();
        try {
            if (Ed25519.isMeant(parsed)) {
                return edwards(id, parsed, pair("Ed25519", 0));
            }
            return JWSAlgorithm.Family.EC.contains(parsed) ? elliptic(id, parsed) : rsa(id, parsed);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("This Java cannot make keys for " + algorithm, missing);
        }
    }

    String id() {
        return published.getKeyID();
    }

    Algorithm algorithm() {
        return published.getAlgorithm();
    }

    JWSSigner signer() throws JOSEException {
        if (published instanceof OctetKeyPair) {
            return Ed25519.signer(key);
        }
        return published instanceof ECKey elliptic ? new ECDSASigner(key, elliptic.getCurve()) : new RSASSASigner(key);
    }

    @Override
    public String toString() {
        return "KitKey[" + id() + ", masked]";
    }

    private static KitKey edwards(String id, JWSAlgorithm algorithm, KeyPair pair) {
        JWK published = new OctetKeyPair.Builder(Curve.Ed25519, Ed25519.bytes(pair.getPublic()))
                .keyID(id)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(algorithm)
                .build();
        return new KitKey(published, pair.getPrivate());
    }

    private static KitKey elliptic(String id, JWSAlgorithm algorithm) throws GeneralSecurityException {
        Curve curve = Curve.forJWSAlgorithm(algorithm).iterator().next();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(curve.toECParameterSpec());
        KeyPair pair = generator.generateKeyPair();
        JWK published = new ECKey.Builder(curve, (ECPublicKey) pair.getPublic())
                .keyID(id)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(algorithm)
                .build();
        return new KitKey(published, pair.getPrivate());
    }

    private static KitKey rsa(String id, JWSAlgorithm algorithm) throws GeneralSecurityException {
        KeyPair pair = pair("RSA", RSA_BITS);
        JWK published = new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                .keyID(id)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(algorithm)
                .build();
        return new KitKey(published, pair.getPrivate());
    }

    private static KeyPair pair(String kind, int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        if (bits > 0) {
            generator.initialize(bits);
        }
        return generator.generateKeyPair();
    }
}
