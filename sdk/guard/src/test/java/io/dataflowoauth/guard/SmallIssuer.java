// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.guard;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.jose.SigningKey;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import reactor.core.publisher.Mono;

/** An issuer behind a door of its own, whose keys come when the test says. */
final class SmallIssuer implements HttpDoor {
    static final String NAME = "https://issuer.example";
    static final String AUDIENCE = "https://api.example";

    /** Counted down when somebody asks for keys. */
    final CountDownLatch asked = new CountDownLatch(1);

    final TokenRuntime runtime;
    final TokenVerifier verifier;

    private final KeyPair pair = pair();
    private volatile Mono<Void> gate = Mono.empty();

    SmallIssuer() {
        runtime = TokenRuntime.open(RuntimeOptions.defaults().withResource(HttpDoor.class, this));
        verifier =
                TokenVerifier.open(VerifierOptions.defaults().withProfile(TokenProfile.plain(NAME, AUDIENCE)), runtime);
    }

    /** Keys come after that. */
    void hold(Mono<Void> until) {
        gate = until;
    }

    String token(String subject, Map<String, Object> claims) {
        Map<String, Object> all = new HashMap<>(claims);
        all.put("iss", NAME);
        all.put("aud", AUDIENCE);
        all.put("sub", subject);
        all.put("iat", Instant.now().getEpochSecond());
        all.put("exp", Instant.now().getEpochSecond() + 300);
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----";
        return SigningKey.read(Secret.of(pem)).withKeyId("k").sign("JWT", all);
    }

    @Override
    public Mono<HttpAnswer> send(HttpAsk ask) {
        if (ask.uri().getPath().contains(".well-known")) {
            return answer("{\"issuer\":\"" + NAME + "\",\"token_endpoint\":\"" + NAME + "/token\",\"jwks_uri\":\""
                    + NAME + "/jwks\"}");
        }
        asked.countDown();
        return gate.then(answer(keys()));
    }

    private String keys() {
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        return "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"k\",\"x\":\""
                + number(key.getW().getAffineX()) + "\",\"y\":\""
                + number(key.getW().getAffineY()) + "\"}]}";
    }

    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(fixed, 32));
    }

    private static Mono<HttpAnswer> answer(String json) {
        return Mono.just(HttpAnswer.of(
                200, Map.of("Content-Type", List.of("application/json")), json.getBytes(StandardCharsets.UTF_8)));
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException(absent);
        }
    }
}
