// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.OAuth2Codes;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A secret that both sides know and that signs JWTs by HMAC: HS256, HS384 or HS512, if it is as long as the hash at least
 * (RFC 7518 section 3.2).
 *
 * <p>Masks itself and is not serializable. Immutable, safe for use by many threads.
 */
public final class SharedKey {
    private static final Map<String, Integer> BYTES = Map.of("HS256", 32, "HS384", 48, "HS512", 64);

    private final Secret secret;
    private final String algorithm;

    private SharedKey(Secret secret, String algorithm) {
        this.secret = secret;
        this.algorithm = algorithm;
    }

    /**
     * That secret's UTF-8 bytes as a key.
     *
     * @throws TokenException.Misconfigured {@code oauth2.secret-too-short}; {@code oauth2.key-invalid} for another
     *     algorithm; the message holds nothing of the secret
     */
    public static SharedKey of(Secret secret, String algorithm) {
        Integer least = BYTES.get(algorithm);
        if (least == null) {
            throw new TokenException.Misconfigured(
                    OAuth2Codes.KEY_INVALID, "A shared secret signs with HS256, HS384 or HS512 only.");
        }
        if (secret.reveal().getBytes(StandardCharsets.UTF_8).length < least) {
            throw new TokenException.Misconfigured(
                    OAuth2Codes.SECRET_TOO_SHORT, algorithm + " needs a secret of at least " + least + " bytes.");
        }
        return new SharedKey(secret, algorithm);
    }

    /** A compact JWS over these claims, texts, integers and lists of them, with that {@code typ} header. */
    public String sign(String type, Map<String, Object> claims) {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.parse(algorithm))
                .type(new JOSEObjectType(type))
                .build();
        try {
            JWSObject jws = new JWSObject(header, new Payload(claims));
            jws.sign(new MACSigner(secret.reveal()));
            return jws.serialize();
        } catch (JOSEException unfit) {
            throw new TokenException.Misconfigured(OAuth2Codes.KEY_INVALID, "The secret does not sign.");
        }
    }

    /** The algorithm; never anything of the secret. */
    @Override
    public String toString() {
        return "SharedKey[" + algorithm + ", masked]";
    }
}
