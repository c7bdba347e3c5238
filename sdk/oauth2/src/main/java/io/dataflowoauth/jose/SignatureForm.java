// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import java.math.BigInteger;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;

/**
 * What a signature must look like before any Java is asked: the exact length, and numbers within their ranges. It does not
 * rely on the running Java to refuse zeros (CVE-2022-21449), padded or shortened numbers.
 */
final class SignatureForm {
    private static final BigInteger ED25519_ORDER =
            BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private SignatureForm() {}

    static boolean fits(RSAPublicKey key, byte[] signature) {
        return signature.length == (key.getModulus().bitLength() + 7) / 8
                && new BigInteger(1, signature).compareTo(key.getModulus()) < 0;
    }

    /** R and S as RFC 7518 section 3.4 writes them, each from 1 to before the order. */
    static boolean fits(ECPublicKey key, byte[] signature) {
        BigInteger order = key.getParams().getOrder();
        int half = (order.bitLength() + 7) / 8;
        return signature.length == 2 * half
                && isWithin(new BigInteger(1, signature, 0, half), order)
                && isWithin(new BigInteger(1, signature, half, half), order);
    }

    /** S is reduced, or a second signature would be as good as the first (RFC 8032 section 5.1.7). */
    static boolean fits(EdECPublicKey key, byte[] signature) {
        return signature.length == 64
                && new BigInteger(1, reversed(Arrays.copyOfRange(signature, 32, 64))).compareTo(ED25519_ORDER) < 0;
    }

    static byte[] reversed(byte[] bytes) {
        byte[] turned = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            turned[i] = bytes[bytes.length - 1 - i];
        }
        return turned;
    }

    private static boolean isWithin(BigInteger number, BigInteger order) {
        return number.signum() > 0 && number.compareTo(order) < 0;
    }
}
