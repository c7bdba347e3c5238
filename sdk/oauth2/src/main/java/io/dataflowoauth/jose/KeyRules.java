// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import io.dataflowoauth.jose.SignatureAlgorithm.Family;
import java.math.BigInteger;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;

/** Which public keys are strong enough. */
final class KeyRules {
    private static final int SHORTEST_RSA = 2048;
    private static final int LONGEST_RSA = 8192;
    private static final int LONGEST_EXPONENT = 64;

    private static final Map<Curve, Family> CURVES =
            Map.of(Curve.P_256, Family.P256, Curve.P_384, Family.P384, Curve.P_521, Family.P521);

    private KeyRules() {}

    static boolean isKnownCurve(ECKey key) {
        return CURVES.containsKey(key.getCurve());
    }

    /** Of each coordinate, in bytes, as its curve has them; below zero for a curve that is not known. */
    static int coordinateLength(String curve) {
        return switch (curve) {
            case "P-256", "Ed25519" -> 32;
            case "P-384" -> 48;
            case "P-521" -> 66;
            default -> -1;
        };
    }

    static Family family(PublicKey key) {
        if (key instanceof RSAPublicKey) {
            return Family.RSA;
        }
        return key instanceof ECPublicKey elliptic
                ? CURVES.getOrDefault(Curve.forECParameterSpec(elliptic.getParams()), Family.P256)
                : Family.ED25519;
    }

    /** Points are on their curves already: Nimbus checks that as it reads them. */
    static boolean isSound(PublicKey key) {
        if (key instanceof ECPublicKey) {
            JavaCheck.requireMended();
            return true;
        }
        return !(key instanceof RSAPublicKey rsa) || isSound(rsa.getModulus(), rsa.getPublicExponent());
    }

    private static boolean isSound(BigInteger modulus, BigInteger exponent) {
        int bits = modulus.bitLength();
        return bits >= SHORTEST_RSA
                && bits <= LONGEST_RSA
                && modulus.testBit(0)
                && exponent.testBit(0)
                && exponent.compareTo(BigInteger.ONE) > 0
                && exponent.bitLength() <= LONGEST_EXPONENT
                && !Roca.isSuspect(modulus);
    }
}
