// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import java.math.BigInteger;

/**
 * Tells RSA keys that a broken chip made (CVE-2017-15361): modulo each small prime, their modulus is a power of 65537. Of
 * other keys fewer than one in 2²⁷ looks like that.
 */
final class Roca {
    private static final int[] PRIMES = {11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157};
    private static final int GENERATOR = 65537;

    private Roca() {}

    static boolean isSuspect(BigInteger modulus) {
        for (int prime : PRIMES) {
            if (!isPower(modulus.mod(BigInteger.valueOf(prime)).intValue(), prime)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPower(int value, int prime) {
        int power = 1;
        for (int i = 1; i < prime; i++) {
            power = power * (GENERATOR % prime) % prime;
            if (power == value) {
                return true;
            }
        }
        return false;
    }
}
