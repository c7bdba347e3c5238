// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks who signed a JWT. Times and audience are the caller's to check. */
final class JwtCheck {
    private JwtCheck() {}

    /** The claims of one that a key of the set has signed. */
    static Map<String, Object> byOneOf(String jwks, String jwt) throws JwtRefused {
        JWSObject jws = parsed(jwt);
        JWKSet keys;
        try {
            keys = JWKSet.parse(jwks);
        } catch (ParseException broken) {
            throw new JwtRefused(JwtRefused.Reason.MALFORMED);
        }
        String keyId = jws.getHeader().getKeyID();
        JWK key = keyId == null ? onlyKey(keys) : keys.getKeyByKeyId(keyId);
        if (key == null) {
            throw new JwtRefused(JwtRefused.Reason.UNKNOWN_KEY);
        }
        return by(key, jws);
    }

    /** The claims of one that this public key has signed. */
    static Map<String, Object> by(JWK key, String jwt) throws JwtRefused {
        return by(key, parsed(jwt));
    }

    /** The claims of one that was signed with a shared secret, by HMAC. */
    static Map<String, Object> byShared(String secret, String jwt) throws JwtRefused {
        JWSObject jws = parsed(jwt);
        try {
            if (!jws.verify(new MACVerifier(secret))) {
                throw new JwtRefused(JwtRefused.Reason.BAD_SIGNATURE);
            }
            return claims(jws);
        } catch (JOSEException | IllegalStateException unfit) {
            throw new JwtRefused(JwtRefused.Reason.BAD_SIGNATURE);
        }
    }

    private static Map<String, Object> by(JWK key, JWSObject jws) throws JwtRefused {
        if (!signed(key, jws)) {
            throw new JwtRefused(JwtRefused.Reason.BAD_SIGNATURE);
        }
        return claims(jws);
    }

    private static JWSObject parsed(String jwt) throws JwtRefused {
        try {
            return JWSObject.parse(jwt);
        } catch (ParseException broken) {
            throw new JwtRefused(JwtRefused.Reason.MALFORMED);
        }
    }

    private static Map<String, Object> claims(JWSObject jws) throws JwtRefused {
        try {
            return JSONObjectUtils.parse(jws.getPayload().toString());
        } catch (ParseException broken) {
            throw new JwtRefused(JwtRefused.Reason.MALFORMED);
        }
    }

    private static @Nullable JWK onlyKey(JWKSet keys) {
        return keys.getKeys().size() == 1 ? keys.getKeys().get(0) : null;
    }

    /** A key that says what it is for is for nothing else (RFC 8725 section 3.1). */
    private static boolean signed(JWK key, JWSObject jws) {
        JWSAlgorithm said = jws.getHeader().getAlgorithm();
        boolean fits = key.getAlgorithm() == null
                || key.getAlgorithm().equals(said)
                || (key instanceof OctetKeyPair && Ed25519.isMeant(said));
        try {
            JWSVerifier verifier = verifier(key);
            return fits && verifier.supportedJWSAlgorithms().contains(said) && jws.verify(verifier);
        } catch (JOSEException | IllegalStateException refused) {
            return false;
        }
    }

    private static JWSVerifier verifier(JWK key) throws JOSEException {
        if (key instanceof OctetKeyPair edwards) {
            return Ed25519.verifier(edwards);
        }
        return key instanceof RSAKey rsaKey ? new RSASSAVerifier(rsaKey) : new ECDSAVerifier(key.toECKey());
    }
}
