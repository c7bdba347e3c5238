// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Makes DPoP proofs by itself, right ones and wrong ones. */
final class Prover {
    private final ECKey key;

    Prover() {
        try {
            key = new ECKeyGenerator(Curve.P_256).generate();
        } catch (JOSEException absent) {
            throw new IllegalStateException(absent);
        }
    }

    String thumbprint() {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException absent) {
            throw new IllegalStateException(absent);
        }
    }

    ECKey key() {
        return key;
    }

    static Map<String, Object> claims(String method, URI url, Instant now) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("htm", method);
        claims.put("htu", url.toString());
        claims.put("iat", now.getEpochSecond());
        return claims;
    }

    static String hash(String token) {
        try {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(
                            MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }

    String proof(Map<String, Object> claims) {
        return proof("dpop+jwt", claims);
    }

    String proof(String type, Map<String, Object> claims) {
        return signed(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType(type))
                        .jwk(key.toPublicJWK())
                        .build(),
                claims);
    }

    String signed(JWSHeader header, Map<String, Object> claims) {
        try {
            JWSObject proof = new JWSObject(header, new Payload(claims));
            proof.sign(new ECDSASigner(key));
            return proof.serialize();
        } catch (JOSEException unfit) {
            throw new IllegalStateException(unfit);
        }
    }
}
