// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.OAuth2Codes;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.RSAKey;
import java.util.List;
import java.util.Map;

/** Which algorithms a key may sign with: its type decides, never a header. The first is what it signs with unasked. */
final class Algorithms {
    private static final int SHORTEST_RSA = 2048;
    private static final Map<Curve, JWSAlgorithm> CURVES = Map.of(
            Curve.P_256, JWSAlgorithm.ES256,
            Curve.P_384, JWSAlgorithm.ES384,
            Curve.P_521, JWSAlgorithm.ES512);

    /** Two names of one algorithm: the older one is deprecated (RFC 9864 section 4.1.2), and the one that everybody knows. */
    private static final List<JWSAlgorithm> EDWARDS = List.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);

    private Algorithms() {}

    static JWSAlgorithm of(PrivateKey key) {
        return allowed(key).get(0);
    }

    static JWSAlgorithm named(String name, PrivateKey key) {
        return allowed(key).stream()
                .filter(one -> one.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new TokenException.Misconfigured(
                        OAuth2Codes.KEY_INVALID,
                        "The algorithm that was asked for is not one of " + allowed(key) + "."));
    }

    static boolean isEdwards(JWSAlgorithm algorithm) {
        return EDWARDS.contains(algorithm);
    }

    private static List<JWSAlgorithm> allowed(PrivateKey key) {
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() >= SHORTEST_RSA) {
            return List.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256);
        }
        if (key instanceof ECPrivateKey elliptic) {
            JWSAlgorithm algorithm = CURVES.get(Curve.forECParameterSpec(elliptic.getParams()));
            return algorithm == null ? none() : List.of(algorithm);
        }
        if (key instanceof EdECPrivateKey edwards
                && edwards.getParams().getName().equals("Ed25519")) {
            return EDWARDS;
        }
        return none();
    }

    private static List<JWSAlgorithm> none() {
        throw new TokenException.Misconfigured(OAuth2Codes.KEY_INVALID, "The key's type or length is not allowed.");
    }
}
