// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.proof.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.dataflowoauth.Secret;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/** Secrets that carry one mark, for which everything that can be seen is searched. */
final class Canary {
    /** In every token, key, secret, header and body of a case. */
    static final String MARK = "Zq7CanaryOfTheHostile";

    static final String ACCESS_TOKEN = MARK + "AccessToken";
    static final String SUBJECT = MARK + "SubjectToken";
    static final String CLIENT_SECRET = MARK + "ClientSecret";
    static final String REFRESH_TOKEN = MARK + "RefreshToken";

    /** A private key in PEM; the mark cannot be in it, so its end is one more secret to look for. */
    static final String PRIVATE_KEY = privateKey();

    private Canary() {}

    /** Everything to look for, by what it is. */
    static Map<String, Secret> secrets() {
        String body = PRIVATE_KEY.replaceAll("-----[A-Z ]+-----|\n", "");
        return Map.of("canary", Secret.of(MARK), "private key", Secret.of(body.substring(200, 264)));
    }

    /** A JWT of these claims, whose signature nobody made. */
    static String jwt(String claims) {
        return base64("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k\"}") + "." + base64(claims) + "."
                + base64(MARK + "-a-signature-of-sixty-four-bytes-that-nobod");
    }

    /** An ID token that lives half an hour from the Date of every answer. */
    static String idToken(String audience) {
        return jwt("{\"aud\":\"" + audience + "\",\"exp\":1767227400,\"sub\":\"" + MARK + "\"}");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private static String privateKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            byte[] der = generator.generateKeyPair().getPrivate().getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
