// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/** EdDSA with Ed25519 (RFC 8037) by the JDK, which has it, while Nimbus asks for another library. */
final class Ed25519 {
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);
    private static final int KEY_BYTES = 32;

    /** What the JDK writes before the bytes of a public key (RFC 8410 section 4). */
    private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private Ed25519() {}

    /** Whether it is one of the two names of it: that of RFC 8037, and the newer one of RFC 9864. */
    static boolean isMeant(JWSAlgorithm algorithm) {
        return ALGORITHMS.contains(algorithm);
    }

    /** The bytes of a public key, as a JWK has them. */
    static Base64URL bytes(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return Base64URL.encode(Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length));
    }

    static JWSSigner signer(PrivateKey key) {
        return new Signer(key);
    }

    static JWSVerifier verifier(OctetKeyPair key) throws JOSEException {
        if (!key.getCurve().equals(Curve.Ed25519)) {
            throw new JOSEException("No Ed25519 key: " + key.getCurve());
        }
        try {
            byte[] raw = key.getX().decode();
            byte[] encoded = Arrays.copyOf(PREFIX, PREFIX.length + raw.length);
            System.arraycopy(raw, 0, encoded, PREFIX.length, raw.length);
            return new Verifier(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException unfit) {
            throw new JOSEException("No Ed25519 key", unfit);
        }
    }

    private record Signer(PrivateKey key) implements JWSSigner {
        @Override
        public Base64URL sign(JWSHeader header, byte[] signed) throws JOSEException {
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initSign(key);
                signature.update(signed);
                return Base64URL.encode(signature.sign());
            } catch (GeneralSecurityException broken) {
                throw new JOSEException("The key cannot sign", broken);
            }
        }

        @Override
        public Set<JWSAlgorithm> supportedJWSAlgorithms() {
            return ALGORITHMS;
        }

        @Override
        public JCAContext getJCAContext() {
            return new JCAContext();
        }

        @Override
        public String toString() {
            return "Signer[masked]";
        }
    }

    private record Verifier(PublicKey key) implements JWSVerifier {
        @Override
        public boolean verify(JWSHeader header, byte[] signed, Base64URL value) {
            try {
                Signature signature = Signature.getInstance("Ed25519");
                signature.initVerify(key);
                signature.update(signed);
                return signature.verify(value.decode());
            } catch (GeneralSecurityException malformed) {
                return false;
            }
        }

        @Override
        public Set<JWSAlgorithm> supportedJWSAlgorithms() {
            return ALGORITHMS;
        }

        @Override
        public JCAContext getJCAContext() {
            return new JCAContext();
        }
    }
}
