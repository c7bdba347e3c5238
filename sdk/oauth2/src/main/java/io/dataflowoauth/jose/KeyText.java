// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.http.OAuth2Codes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the text of a private key. No failure holds a piece of it, nor the cause whose message might. */
final class KeyText {
    private static final Pattern PKCS8 =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private KeyText() {}

    static Read read(String text) {
        return text.startsWith("{") ? ofJwk(text) : ofPem(text);
    }

    private static Read ofPem(String text) {
        Matcher pem = PKCS8.matcher(text);
        if (!pem.matches()) {
            throw invalid("It is not exactly one unencrypted PKCS#8 key in PEM (BEGIN PRIVATE KEY).");
        }
        byte[] der = decode(pem.group(1));
        for (String type : List.of("RSA", "EC", "Ed25519")) {
            PrivateKey key = ofType(type, der);
            if (key != null) {
                return new Read(key, Optional.empty(), Optional.empty());
            }
        }
        throw invalid("What the PEM holds is no RSA, EC or Ed25519 key.");
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException broken) {
            throw invalid("What the PEM holds is not base64.");
        }
    }

    private static @Nullable PrivateKey ofType(String type, byte[] der) {
        try {
            return KeyFactory.getInstance(type).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (InvalidKeySpecException another) {
            return null;
        } catch (GeneralSecurityException absent) {
            throw invalid("This JVM knows no keys of type " + type + ".");
        }
    }

    private static Read ofJwk(String text) {
        JsonObject.parse(text.getBytes(StandardCharsets.UTF_8));
        try {
            JWK jwk = JWK.parse(text);
            Optional<String> algorithm = Optional.ofNullable(jwk.getAlgorithm()).map(named -> named.getName());
            return new Read(ofJwk(jwk), Optional.ofNullable(jwk.getKeyID()), algorithm);
        } catch (ParseException | JOSEException | GeneralSecurityException broken) {
            throw invalid("It is no JWK that can be read.");
        }
    }

    private static PrivateKey ofJwk(JWK jwk) throws JOSEException, GeneralSecurityException {
        if (!jwk.isPrivate()) {
            throw invalid("The JWK has no private part.");
        }
        if (jwk instanceof RSAKey rsa) {
            return rsa.toPrivateKey();
        }
        if (jwk instanceof ECKey elliptic) {
            return elliptic.toPrivateKey();
        }
        if (jwk instanceof OctetKeyPair edwards && edwards.getCurve().getName().equals("Ed25519")) {
            return KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, edwards.getDecodedD()));
        }
        throw invalid("The JWK is no asymmetric key of a type that is allowed.");
    }

    private static TokenException.Misconfigured invalid(String why) {
        return new TokenException.Misconfigured(OAuth2Codes.KEY_INVALID, why);
    }

    record Read(PrivateKey key, Optional<String> keyId, Optional<String> algorithm) {}
}
