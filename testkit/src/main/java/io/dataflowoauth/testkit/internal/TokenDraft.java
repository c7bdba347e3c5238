// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What a token is made of, before it is one: a bench for those who make bad ones. Immutable. */
public final class TokenDraft {
    /** RFC 8410 section 4: what precedes the 32 bytes of a public key. */
    private static final String ED25519_PREFIX = "302a300506032b6570032100";

    private final KitKeys keys;
    private final Said said;

    /**
     * What the token says.
     *
     * @param type its {@code typ}
     * @param claims its claims, without a mark
     * @param at when it is made
     */
    public record Said(String type, Map<String, Object> claims, Instant at) {}

    /** A token of those keys that would say that. */
    public TokenDraft(KitKeys keys, Said said) {
        this.keys = keys;
        Map<String, Object> marked = new LinkedHashMap<>(said.claims());
        marked.put(KitKeys.MARK_CLAIM, SecretLedger.mark());
        this.said = new Said(said.type(), marked, said.at());
    }

    /** When it is made. */
    public Instant at() {
        return said.at();
    }

    /** Its claims, to change. */
    public Map<String, Object> claims() {
        return new LinkedHashMap<>(said.claims());
    }

    /** Its header, to change. */
    public Map<String, Object> header() {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", keys.algorithm());
        header.put("kid", keys.currentKeyId());
        header.put("typ", said.type());
        return header;
    }

    /** The good token that it would have become. */
    public String good() {
        return signed(header(), claims());
    }

    /** Signed by the issuer, whatever it says. */
    public String signed(Map<String, Object> header, Map<String, Object> claims) {
        return signed(KitJson.text(header), KitJson.text(claims));
    }

    /** Signed by the issuer, whatever it is. */
    public String signed(String header, String payload) {
        return signedBy(keys.signing(), encoded(header) + "." + encoded(payload));
    }

    /** Signed by the issuer, with parts that are encoded already. */
    public String signedParts(String parts) {
        return signedBy(keys.signing(), parts);
    }

    /** Signed by a stranger with a key of the same kind, under that header. */
    public String forged(Map<String, Object> header) {
        KitKeys stranger = KitKeys.of(keys.algorithm());
        return signedBy(stranger.signing(), encoded(KitJson.text(header)) + "." + encoded(KitJson.text(claims())));
    }

    /** The public half of a stranger's key, as a header would bring it along, and the token that it has signed. */
    public String selfCertified() {
        KitKeys stranger = KitKeys.of(keys.algorithm());
        Map<String, Object> header = header();
        header.put("jwk", stranger.signing().published().toJSONObject());
        return signedBy(stranger.signing(), encoded(KitJson.text(header)) + "." + encoded(KitJson.text(claims())));
    }

    /** Signed with a shared secret that everybody knows: the issuer's public key. */
    public String signedWithPublicKey(Format format) {
        Map<String, Object> header = header();
        header.put("alg", "HS256");
        String parts = encoded(KitJson.text(header)) + "." + encoded(KitJson.text(claims()));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(publicKey(format), "HmacSHA256"));
            return learned(parts + "." + encoded(mac.doFinal(parts.getBytes(UTF_8))));
        } catch (GeneralSecurityException | JOSEException broken) {
            throw new IllegalStateException("This Java cannot make a MAC", broken);
        }
    }

    /** How a public key is written down. */
    public enum Format {
        /** As OpenSSL writes it. */
        PEM,
        /** The bytes in it. */
        DER,
        /** As a key set has it. */
        JWK
    }

    /** Three parts, or as many as there are; nothing is signed. */
    public String raw(String token) {
        return learned(token);
    }

    /** In base64url without padding. */
    public static String encoded(String text) {
        return encoded(text.getBytes(UTF_8));
    }

    /** In base64url without padding. */
    public static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private byte[] publicKey(Format format) throws JOSEException {
        JWK key = keys.signing().published();
        byte[] der = key instanceof OctetKeyPair edwards
                ? concatenated(HexFormat.of().parseHex(ED25519_PREFIX), edwards.getDecodedX())
                : ((AsymmetricJWK) key).toPublicKey().getEncoded();
        return switch (format) {
            case DER -> der;
            case JWK -> key.toJSONString().getBytes(UTF_8);
            case PEM ->
                ("-----BEGIN PUBLIC KEY-----\n"
                                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                                + "\n-----END PUBLIC KEY-----\n")
                        .getBytes(UTF_8);
        };
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private String signedBy(KitKey key, String parts) {
        JWSHeader header = new JWSHeader(JWSAlgorithm.parse(key.algorithm().getName()));
        try {
            return learned(parts + "." + key.signer().sign(header, parts.getBytes(UTF_8)));
        } catch (JOSEException broken) {
            throw new IllegalStateException("The kit's own key cannot sign", broken);
        }
    }

    private static String learned(String token) {
        if (token.length() >= 8) {
            SecretLedger.shared().learn("bad token", token);
        }
        return token;
    }
}
