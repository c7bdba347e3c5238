// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/**
 * The signing keys of one party: one signs, and some are published, as a rule the one that signs and those before it until
 * their overlap ends.
 *
 * <p>Every JWT that it signs carries a private claim with a marked random value and is learned by the ledger, so that the
 * leak sweep finds it in this process and in a later one. Safe for use by many threads.
 */
public final class KitKeys {
    /** The private claim whose value is a {@link SecretLedger#mark()}. */
    public static final String MARK_CLAIM = "dfo_kit";

    /** Each with the instant at which it leaves the key set; in the order in which they were made. */
    private final Map<KitKey, Instant> leaves = new LinkedHashMap<>();

    private final List<Change> changes = new ArrayList<>();
    private final Supplier<Instant> clock;
    private final boolean alone;
    private KitKey current;

    private record Change(Instant at, Runnable change) {}

    private KitKeys(String algorithm, Supplier<Instant> clock, boolean alone) {
        this.clock = clock;
        this.alone = alone;
        this.current = KitKey.make(algorithm);
        leaves.put(current, Instant.MAX);
    }

    /** Keys on P-256, for ES256: made in an instant. */
    public static KitKeys elliptic() {
        return of("ES256");
    }

    /** RSA keys of 2048 bits, for RS256. */
    public static KitKeys rsa() {
        return of("RS256");
    }

    /** RSA keys of 2048 bits, for RS256 and for nothing else, whose later changes come by that clock. */
    public static KitKeys rsaAlone(Supplier<Instant> clock) {
        return new KitKeys("RS256", clock, true);
    }

    /** Keys for that algorithm: {@code RS}, {@code PS}, {@code ES} with 256, 384 or 512, {@code Ed25519} or {@code EdDSA}. */
    public static KitKeys of(String algorithm) {
        return of(algorithm, () -> Instant.MIN);
    }

    /** As {@link #of(String)}, whose later changes come by that clock. */
    public static KitKeys of(String algorithm, Supplier<Instant> clock) {
        return new KitKeys(algorithm, clock, false);
    }

    /** What the key that signs now signs with. */
    public synchronized String algorithm() {
        settle(clock.get());
        return current.algorithm().getName();
    }

    /** The {@code kid} of the key that signs now. */
    public synchronized String currentKeyId() {
        settle(clock.get());
        return current.id();
    }

    /** A new key of the same algorithm signs from now on; the ones before it leave the key set at that instant. */
    public synchronized void rotate(Instant oldKeysLeaveAt) {
        leaves.replaceAll((key, leave) -> leave.isAfter(oldKeysLeaveAt) ? oldKeysLeaveAt : leave);
        current = KitKey.make(algorithm());
        leaves.put(current, Instant.MAX);
    }

    /**
     * Makes a key for that algorithm, which neither signs nor is published, and gives its {@code kid}.
     *
     * @throws IllegalArgumentException if these keys are for another one alone
     */
    public String prepare(String algorithm) {
        if (alone && !algorithm.equals(algorithm())) {
            throw new IllegalArgumentException("These keys sign with " + algorithm() + " alone, not with " + algorithm);
        }
        KitKey made = KitKey.make(algorithm);
        synchronized (this) {
            leaves.put(made, Instant.MIN);
        }
        return made.id();
    }

    /**
     * That key is published from now on, whether it signs or not.
     *
     * @throws NoSuchElementException if there is none of that {@code kid}
     */
    public synchronized void publish(String keyId) {
        leaves.put(named(keyId), Instant.MAX);
    }

    /**
     * That key signs from now on, published or not.
     *
     * @throws NoSuchElementException if there is none of that {@code kid}
     */
    public synchronized void use(String keyId) {
        current = named(keyId);
    }

    /**
     * That key is published no more, though it may sign.
     *
     * @throws NoSuchElementException if there is none of that {@code kid}
     */
    public synchronized void withdraw(String keyId) {
        leaves.put(named(keyId), Instant.MIN);
    }

    /** That happens to these keys at that instant, by their clock: in the calls that come then, for nobody waits for it. */
    public synchronized void later(Instant at, Runnable change) {
        changes.add(new Change(at, change));
    }

    /** The {@code kid}s that are published at that instant, the oldest key first. */
    public List<String> published(Instant now) {
        return publishedAt(now).stream().map(JWK::getKeyID).toList();
    }

    /** The public keys that are published at that instant, as a JWK set (RFC 7517 section 5). */
    public String jwks(Instant now) {
        return new JWKSet(publishedAt(now)).toString(true);
    }

    /** The RSA keys that are published at that instant by their {@code kid}, each in a certificate of that name in PEM. */
    public Map<String, String> certificates(String commonName, Instant now) {
        Map<String, String> certificates = new LinkedHashMap<>();
        keysAt(now).forEach(key -> certificates.put(key.id(), KeyEnvelope.pem(commonName, key)));
        return certificates;
    }

    /** A JWT of type {@code JWT} with these claims, signed by the current key. */
    public String sign(Map<String, Object> claims) {
        return sign("JWT", claims);
    }

    /** A JWT of that type ({@code at+jwt} …) with these claims, signed by the current key. */
    public String sign(String type, Map<String, Object> claims) {
        KitKey key = signing();
        Map<String, Object> marked = new LinkedHashMap<>(claims);
        marked.put(MARK_CLAIM, SecretLedger.mark());
        JWSHeader header = new JWSHeader.Builder(
                        JWSAlgorithm.parse(key.algorithm().getName()))
                .type(new JOSEObjectType(type))
                .keyID(key.id())
                .build();
        JWSObject jws = new JWSObject(header, new Payload(marked));
        try {
            jws.sign(key.signer());
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
            signature.initSign(signing().key());
            signature.update(bytes);
            return signature.sign();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("The kit's own key cannot sign", broken);
        }
    }

    /** The current private key as PEM (PKCS #8), for a client that signs by itself. */
    public String privateKeyPem() {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(signing().key().getEncoded());
        lines.lines().forEach(line -> SecretLedger.shared().learn("private key", line));
        return "-----BEGIN PRIVATE KEY-----\n" + lines + "\n-----END PRIVATE KEY-----\n";
    }

    /**
     * The claims of a JWT that a key of the set has signed. Times and audience are the caller's to check.
     *
     * @throws JwtRefused if it does not verify, with the reason
     */
    public static Map<String, Object> verify(String jwt, String jwks) throws JwtRefused {
        return JwtCheck.byOneOf(jwks, jwt);
    }

    /**
     * The claims of a JWT that was signed with a shared secret, by HMAC. Times and audience are the caller's to check.
     *
     * @throws JwtRefused if it does not verify, with the reason
     */
    public static Map<String, Object> verifyShared(String jwt, String secret) throws JwtRefused {
        return JwtCheck.byShared(secret, jwt);
    }

    @Override
    public String toString() {
        return "KitKeys[" + currentKeyId() + ", masked]";
    }

    synchronized KitKey signing() {
        settle(clock.get());
        return current;
    }

    private void settle(Instant now) {
        List<Change> due = changes.stream()
                .filter(change -> !change.at.isAfter(now))
                .sorted(Comparator.comparing(Change::at))
                .toList();
        changes.removeAll(due);
        due.forEach(change -> change.change.run());
    }

    private List<JWK> publishedAt(Instant now) {
        return keysAt(now).stream().map(KitKey::published).toList();
    }

    private synchronized List<KitKey> keysAt(Instant now) {
        settle(now);
        return leaves.entrySet().stream()
                .filter(entry -> entry.getValue().isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
    }

    private KitKey named(String keyId) {
        return leaves.keySet().stream()
                .filter(key -> key.id().equals(keyId))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("No key " + keyId));
    }
}
