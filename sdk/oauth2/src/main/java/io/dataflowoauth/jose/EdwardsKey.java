// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Optional;
import java.util.Set;

/** Reads public keys on Ed25519 (RFC 8032 section 5.1.3). */
final class EdwardsKey {
    private static final int LENGTH = 32;
    private static final BigInteger FIELD = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger EIGHTH =
            new BigInteger("7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7", 16);

    /** The y of the points whose order divides eight: under such a key anybody's signature may hold. */
    private static final Set<BigInteger> SMALL_ORDER =
            Set.of(BigInteger.ZERO, BigInteger.ONE, FIELD.subtract(BigInteger.ONE), EIGHTH, FIELD.subtract(EIGHTH));

    private EdwardsKey() {}

    static Optional<PublicKey> read(OctetKeyPair pair) throws GeneralSecurityException {
        byte[] x = pair.getDecodedX();
        if (!pair.getCurve().equals(Curve.Ed25519) || x.length != LENGTH) {
            return Optional.empty();
        }
        byte[] big = SignatureForm.reversed(x);
        boolean odd = big[0] < 0;
        big[0] &= 0x7f;
        BigInteger y = new BigInteger(1, big);
        if (y.compareTo(FIELD) >= 0 || SMALL_ORDER.contains(y)) {
            return Optional.empty();
        }
        return Optional.of(KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, y))));
    }
}
