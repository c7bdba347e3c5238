// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.OAuth2Codes;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.text.ParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import javax.crypto.KeyAgreement;

/** The public halves of private keys. No failure holds a piece of a key. */
final class KeyPairs {
    private static final int RSA_BITS = 2048;

    private KeyPairs() {}

    static KeyPair generate(String algorithm) {
        return switch (algorithm) {
            case "ES256" -> generate("EC", new ECGenParameterSpec("secp256r1"));
            case "ES384" -> generate("EC", new ECGenParameterSpec("secp384r1"));
            case "ES512" -> generate("EC", new ECGenParameterSpec("secp521r1"));
            case "EdDSA", "Ed25519" -> generate("EdDSA", NamedParameterSpec.ED25519);
            case "PS256", "RS256" -> generate("RSA", new RSAKeyGenParameterSpec(RSA_BITS, RSAKeyGenParameterSpec.F4));
            default -> throw invalid("No key is made for an algorithm of that name.");
        };
    }

    private static KeyPair generate(String type, AlgorithmParameterSpec form) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
            generator.initialize(form);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException absent) {
            throw invalid("This JVM makes no keys of type " + type + ".");
        }
    }

    /** What a JWK says that its public half is, or what follows from the private one. */
    static PublicKey publicHalf(Secret text, PrivateKey key) {
        String stripped = text.reveal().strip();
        if (!stripped.startsWith("{")) {
            return derived(key);
        }
        try {
            JWK jwk = JWK.parse(stripped);
            return jwk instanceof OctetKeyPair edwards
                    ? EdwardsKey.read(edwards).orElseThrow(() -> invalid("The public half of the JWK is no such key."))
                    : ((AsymmetricJWK) jwk).toPublicKey();
        } catch (ParseException | JOSEException | GeneralSecurityException broken) {
            throw invalid("The public half of the JWK cannot be read.");
        }
    }

    static PublicKey derived(PrivateKey key) {
        try {
            if (key instanceof RSAPrivateCrtKey rsa) {
                return KeyFactory.getInstance("RSA")
                        .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
            }
            if (key instanceof ECPrivateKey elliptic) {
                return derived(elliptic);
            }
        } catch (GeneralSecurityException broken) {
            throw invalid("Its public half cannot be found.");
        }
        throw invalid("Its public half is not in it; give the key as a JWK, which has both.");
    }

    /**
     * The point is the private number times the curve's base point. Key agreement with that point multiplies the same two, in
     * constant time, and gives the x of it; which of the two y is right a signature tells.
     */
    private static PublicKey derived(ECPrivateKey key) throws GeneralSecurityException {
        ECParameterSpec curve = key.getParams();
        KeyFactory keys = KeyFactory.getInstance("EC");
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
        agreement.init(key);
        agreement.doPhase(keys.generatePublic(new ECPublicKeySpec(curve.getGenerator(), curve)), true);
        BigInteger x = new BigInteger(1, agreement.generateSecret());
        BigInteger p = ((ECFieldFp) curve.getCurve().getField()).getP();
        BigInteger square = x.pow(3)
                .add(curve.getCurve().getA().multiply(x))
                .add(curve.getCurve().getB())
                .mod(p);
        // p is 3 modulo 4 on each of the NIST curves, where this is the square root
        BigInteger y = square.modPow(p.add(BigInteger.ONE).shiftRight(2), p);
        PublicKey one = keys.generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve));
        return belongTogether(SigningKey.of(key), one)
                ? one
                : keys.generatePublic(new ECPublicKeySpec(new ECPoint(x, p.subtract(y)), curve));
    }

    /** Whether what one signs the other verifies. */
    static boolean belongTogether(SigningKey signing, PublicKey half) {
        String jws = signing.sign("probe", Map.of());
        int dot = jws.lastIndexOf('.');
        try {
            Signature check =
                    SignatureAlgorithm.named(signing.algorithm()).orElseThrow().signature();
            check.initVerify(half);
            check.update(jws.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
            return check.verify(Base64.getUrlDecoder().decode(jws.substring(dot + 1)));
        } catch (GeneralSecurityException unlike) {
            return false;
        }
    }

    /** With the members that RFC 7638 names and no other: no name, no use, nothing private. */
    static JWK jwk(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return new RSAKey.Builder(rsa).build();
        }
        if (key instanceof ECPublicKey elliptic) {
            return new ECKey.Builder(Curve.forECParameterSpec(elliptic.getParams()), elliptic).build();
        }
        return new OctetKeyPair.Builder(Curve.Ed25519, encoded((EdECPublicKey) key)).build();
    }

    /** The last 32 bytes of the DER form are the key itself (RFC 8410 section 4). */
    private static Base64URL encoded(EdECPublicKey key) {
        byte[] der = key.getEncoded();
        return Base64URL.encode(Arrays.copyOfRange(der, der.length - 32, der.length));
    }

    private static TokenException.Misconfigured invalid(String why) {
        return new TokenException.Misconfigured(OAuth2Codes.KEY_INVALID, why);
    }
}
