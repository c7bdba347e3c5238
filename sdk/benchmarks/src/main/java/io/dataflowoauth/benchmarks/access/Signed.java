// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks.access;

import io.dataflowoauth.Secret;
import io.dataflowoauth.jose.SigningKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An access token of RFC 9068 with an everyday set of claims, its key, and the bare check of its signature. */
final class Signed {
    static final String ISSUER = "https://issuer.example/realms/benchmarks";
    static final String AUDIENCE = "https://orders.example";

    private final String algorithm;
    private final KeyPair pair;
    private final String token;
    private final byte[] input;
    private final byte[] signature;

    Signed(String algorithm) throws GeneralSecurityException {
        this.algorithm = algorithm;
        this.pair = pair(algorithm);
        this.token = SigningKey.read(Secret.of(pem(pair))).withKeyId("k-1").sign("at+jwt", claims());
        int dot = token.lastIndexOf('.');
        this.input = token.substring(0, dot).getBytes(StandardCharsets.US_ASCII);
        this.signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
    }

    String token() {
        return token;
    }

    /** The floor: what the JDK alone takes, key and bytes at hand. */
    boolean bare() throws GeneralSecurityException {
        Signature check = Signature.getInstance(
                switch (algorithm) {
                    case "RS256" -> "SHA256withRSA";
                    case "ES256" -> "SHA256withECDSAinP1363Format";
                    default -> "Ed25519";
                });
        check.initVerify(pair.getPublic());
        check.update(input);
        return check.verify(signature);
    }

    String keySet() {
        return "{\"keys\":[{\"kid\":\"k-1\",\"use\":\"sig\"," + numbers() + "}]}";
    }

    private static Map<String, Object> claims() {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", ISSUER);
        claims.put("sub", "7f1c9a52-3c55-4a6a-9d5b-6d3f0c0e3c11");
        claims.put("aud", List.of(AUDIENCE));
        claims.put("exp", now + 3_600);
        claims.put("iat", now);
        claims.put("jti", "0b8f7a3e-55f1-4c5a-8a11-1c2d3e4f5a6b");
        claims.put("client_id", "billing-pipeline");
        claims.put("scope", "orders.read orders.write customers.read");
        claims.put("groups", List.of("data-platform", "finance-readers", "on-call"));
        return claims;
    }

    private String numbers() {
        if (pair.getPublic() instanceof RSAPublicKey rsa) {
            return "\"kty\":\"RSA\",\"n\":\"" + number(rsa.getModulus(), 256) + "\",\"e\":\"AQAB\"";
        }
        if (pair.getPublic() instanceof ECPublicKey elliptic) {
            return "\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
                    + number(elliptic.getW().getAffineX(), 32) + "\",\"y\":\""
                    + number(elliptic.getW().getAffineY(), 32) + "\"";
        }
        byte[] encoded = pair.getPublic().getEncoded();
        return "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\""
                + base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)) + "\"";
    }

    private static KeyPair pair(String algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(
                algorithm.startsWith("RS") ? "RSA" : algorithm.startsWith("ES") ? "EC" : "Ed25519");
        if (algorithm.startsWith("RS")) {
            generator.initialize(2048);
        } else if (algorithm.startsWith("ES")) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        return generator.generateKeyPair();
    }

    private static String pem(KeyPair pair) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static String number(BigInteger value, int length) {
        byte[] whole = new byte[length];
        byte[] signed = value.toByteArray();
        int from = Math.max(0, signed.length - length);
        System.arraycopy(signed, from, whole, length - (signed.length - from), signed.length - from);
        return base64(whole);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
