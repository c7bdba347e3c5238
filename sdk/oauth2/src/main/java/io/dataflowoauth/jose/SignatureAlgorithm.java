// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The signatures that can be checked (RFC 7518 section 3.1, RFC 8037 section 3.1, RFC 9864 section 2.2). None that a public
 * text could forge is among them: no {@code none}, no HMAC.
 */
public enum SignatureAlgorithm {
    /** RSASSA-PKCS1-v1_5 with SHA-256. */
    RS256(Family.RSA, "SHA256withRSA", "SHA-256"),
    /** RSASSA-PKCS1-v1_5 with SHA-384. */
    RS384(Family.RSA, "SHA384withRSA", "SHA-384"),
    /** RSASSA-PKCS1-v1_5 with SHA-512. */
    RS512(Family.RSA, "SHA512withRSA", "SHA-512"),
    /** RSASSA-PSS with SHA-256 and a salt of 32 bytes. */
    PS256(Family.RSA, "RSASSA-PSS", "SHA-256"),
    /** RSASSA-PSS with SHA-384 and a salt of 48 bytes. */
    PS384(Family.RSA, "RSASSA-PSS", "SHA-384"),
    /** RSASSA-PSS with SHA-512 and a salt of 64 bytes. */
    PS512(Family.RSA, "RSASSA-PSS", "SHA-512"),
    /** ECDSA on P-256 with SHA-256. */
    ES256(Family.P256, "SHA256withECDSAinP1363Format", "SHA-256"),
    /** ECDSA on P-384 with SHA-384. */
    ES384(Family.P384, "SHA384withECDSAinP1363Format", "SHA-384"),
    /** ECDSA on P-521 with SHA-512. */
    ES512(Family.P521, "SHA512withECDSAinP1363Format", "SHA-512"),
    /** EdDSA on Ed25519, by the name that says the curve too. */
    Ed25519(Family.ED25519, "Ed25519", "SHA-512"),
    /** The older name of {@link #Ed25519}, which left the curve to the key; no other curve is checked. */
    EdDSA(Family.ED25519, "Ed25519", "SHA-512");

    private static final Map<String, SignatureAlgorithm> NAMED =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Enum::name, Function.identity()));

    private final Family family;
    private final String signature;
    private final String hash;

    SignatureAlgorithm(Family family, String signature, String hash) {
        this.family = family;
        this.signature = signature;
        this.hash = hash;
    }

    /** The algorithm of a header, whose name is exactly this, in this case. */
    public static Optional<SignatureAlgorithm> named(String alg) {
        return Optional.ofNullable(NAMED.get(alg));
    }

    /** The name of the hash that it signs, for the JDK. */
    public String hash() {
        return hash;
    }

    /** Whether a key for the algorithm of that name is for this one: the two names of Ed25519 are of one algorithm. */
    boolean isCalled(String alg) {
        return named(alg)
                .filter(other -> other.family == family && other.signature.equals(signature) && other.hash.equals(hash))
                .isPresent();
    }

    Family family() {
        return family;
    }

    Signature signature() throws GeneralSecurityException {
        Signature check = Signature.getInstance(signature);
        if (signature.equals("RSASSA-PSS")) {
            int salt = Integer.parseInt(hash.substring(4)) / 8;
            check.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1));
        }
        return check;
    }

    /** The kinds of keys, each of which has algorithms of its own (RFC 8725 section 3.1). */
    enum Family {
        RSA,
        P256,
        P384,
        P521,
        ED25519
    }
}
