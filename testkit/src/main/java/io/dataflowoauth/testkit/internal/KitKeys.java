// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.text.ParseException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The signing keys of one party: the current one signs, those before it are published until their overlap ends.
 *
 * <p>Every JWT that it signs carries a private claim with a marked random value and is learned by the ledger, so that the
 * leak sweep finds it in this process and in a later one. Safe for use by many threads.
 */
public final class KitKeys {
    /** The private claim whose value is a {@link SecretLedger#mark()}. */
    public static final String MARK_CLAIM = "dfo_kit";

    private final boolean rsa;
    private final List<Published> published = new ArrayList<>();

    private KitKeys(boolean rsa) {
        this.rsa = rsa;
        this.published.add(new Published(generated(rsa), Instant.MAX));
    }

    /** Keys on P-256, for ES256: made in an instant. */
    public static KitKeys elliptic() {
        return new KitKeys(false);
    }

    /** RSA keys of 2048 bits, for RS256. */
    public static KitKeys rsa() {
        return new KitKeys(true);
    }

    /** {@code ES256} or {@code RS256}. */
    public String algorithm() {
        return rsa ? "RS256" : "ES256";
    }

    /** The {@code kid} of the key that signs now. */
    public synchronized String currentKeyId() {
        return current().getKeyID();
    }

    /** A new key signs from now on; the ones before it leave the key set at that instant. */
    public synchronized void rotate(Instant oldKeysLeaveAt) {
        published.replaceAll(old -> old.leaves.isAfter(oldKeysLeaveAt) ? new Published(old.key, oldKeysLeaveAt) : old);
        published.add(new Published(generated(rsa), Instant.MAX));
    }

    /** The public keys that are published at that instant, as a JWK set (RFC 7517 section 5). */
    public synchronized String jwks(Instant now) {
        published.removeIf(key -> !key.leaves.isAfter(now));
        List<JWK> keys = published.stream().map(Published::key).toList();
        return new JWKSet(keys).toString(true);
    }

    /** A JWT of type {@code JWT} with these claims, signed by the current key. */
    public String sign(Map<String, Object> claims) {
        return sign("JWT", claims);
    }

    /** A JWT of that type ({@code at+jwt} …) with these claims, signed by the current key. */
    public String sign(String type, Map<String, Object> claims) {
        JWK key = currentKey();
        Map<String, Object> marked = new LinkedHashMap<>(claims);
        marked.put(MARK_CLAIM, SecretLedger.mark());
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.parse(algorithm()))
                .type(new JOSEObjectType(type))
                .keyID(key.getKeyID())
                .build();
        JWSObject jws = new JWSObject(header, new Payload(marked));
        try {
            jws.sign(signer(key));
        } catch (JOSEException broken) {
            throw new IllegalStateException("The kit's own key cannot sign", broken);
        }
        String jwt = jws.serialize();
        SecretLedger.shared().learn("jwt", jwt);
        return jwt;
    }

    /** A signature of the current RSA key over bytes: PKCS #1 with SHA-256. */
    public byte[] signBytes(byte[] bytes) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(currentKey().toRSAKey().toPrivateKey());
            signature.update(bytes);
            return signature.sign();
        } catch (JOSEException | GeneralSecurityException broken) {
            throw new IllegalStateException("The kit's own key cannot sign", broken);
        }
    }

    /** The current private key as PEM (PKCS #8), for a client that signs by itself. */
    public String privateKeyPem() {
        JWK key = currentKey();
        try {
            byte[] der = rsa
                    ? key.toRSAKey().toPrivateKey().getEncoded()
                    : key.toECKey().toPrivateKey().getEncoded();
            String lines =
                    java.util.Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
            lines.lines().forEach(line -> SecretLedger.shared().learn("private key", line));
            return "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n";
        } catch (JOSEException broken) {
            throw new IllegalStateException("The kit's own key cannot be written", broken);
        }
    }

    /**
     * The claims of a JWT that a key of the set has signed. Times and audience are the caller's to check.
     *
     * @throws JwtRefused if it does not verify, with the reason
     */
    public static Map<String, Object> verify(String jwt, String jwks) throws JwtRefused {
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
        return verified(jws, key);
    }

    /**
     * The claims of a JWT that this public key has signed. Times and audience are the caller's to check.
     *
     * @throws JwtRefused if it does not verify, with the reason
     */
    static Map<String, Object> verify(String jwt, JWK key) throws JwtRefused {
        return verified(parsed(jwt), key);
    }

    private static JWSObject parsed(String jwt) throws JwtRefused {
        try {
            return JWSObject.parse(jwt);
        } catch (ParseException broken) {
            throw new JwtRefused(JwtRefused.Reason.MALFORMED);
        }
    }

    private static Map<String, Object> verified(JWSObject jws, JWK key) throws JwtRefused {
        if (!signedBy(key, jws)) {
            throw new JwtRefused(JwtRefused.Reason.BAD_SIGNATURE);
        }
        return claims(jws);
    }

    /**
     * The claims of a JWT that was signed with a shared secret, by HMAC. Times and audience are the caller's to check.
     *
     * @throws JwtRefused if it does not verify, with the reason
     */
    public static Map<String, Object> verifyShared(String jwt, String secret) throws JwtRefused {
        try {
            JWSObject jws = JWSObject.parse(jwt);
            if (!jws.verify(new MACVerifier(secret))) {
                throw new JwtRefused(JwtRefused.Reason.BAD_SIGNATURE);
            }
            return claims(jws);
        } catch (ParseException broken) {
            throw new JwtRefused(JwtRefused.Reason.MALFORMED);
        } catch (JOSEException | IllegalStateException unfit) {
            throw new JwtRefused(JwtRefused.Reason.BAD_SIGNATURE);
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

    private static boolean signedBy(JWK key, JWSObject jws) {
        try {
            JWSVerifier verifier =
                    key instanceof RSAKey rsaKey ? new RSASSAVerifier(rsaKey) : new ECDSAVerifier(key.toECKey());
            return verifier.supportedJWSAlgorithms().contains(jws.getHeader().getAlgorithm()) && jws.verify(verifier);
        } catch (JOSEException | IllegalStateException refused) {
            return false;
        }
    }

    private static JWSSigner signer(JWK key) throws JOSEException {
        return key instanceof RSAKey rsaKey ? new RSASSASigner(rsaKey) : new ECDSASigner(key.toECKey());
    }

    private synchronized JWK currentKey() {
        return current();
    }

    private JWK current() {
        return published.get(published.size() - 1).key;
    }

    private static JWK generated(boolean rsa) {
        String keyId = "dfo-kit-key-" + UUID.randomUUID();
        try {
            return rsa
                    ? new RSAKeyGenerator(2048)
                            .keyID(keyId)
                            .keyUse(KeyUse.SIGNATURE)
                            .algorithm(JWSAlgorithm.RS256)
                            .generate()
                    : new ECKeyGenerator(Curve.P_256)
                            .keyID(keyId)
                            .keyUse(KeyUse.SIGNATURE)
                            .algorithm(JWSAlgorithm.ES256)
                            .generate();
        } catch (JOSEException broken) {
            throw new IllegalStateException("This Java cannot make keys", broken);
        }
    }

    private record Published(JWK key, Instant leaves) {}
}
