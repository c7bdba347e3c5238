// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.DpopKey;
import io.dataflowoauth.DpopRequest;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.internal.HeldMono;
import io.dataflowoauth.jose.ProofKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The key of one live token, in that token's time (RFC 9449 section 4.2). */
final class StreamKey implements DpopKey {
    private final ProofKey key;
    private final ProofNonces nonces;
    private final TokenTime time;

    StreamKey(ProofKey key, ProofNonces nonces, TokenTime time) {
        this.key = key;
        this.nonces = nonces;
        this.time = time;
    }

    @Override
    public String thumbprint() {
        return key.thumbprint();
    }

    /** Off the event loops, with time held until the proof was handed on. */
    @Override
    public Mono<String> proof(DpopRequest request) {
        Mono<String> work = Mono.fromCallable(() -> key.sign(claims(request))).subscribeOn(Schedulers.boundedElastic());
        return HeldMono.of(work, () -> time.inFlight()::close);
    }

    @Override
    public boolean learn(DpopRequest answered, String nonce) {
        return nonces.learn(answered, nonce);
    }

    /** The thumbprint; never anything of the private half. */
    @Override
    public String toString() {
        return "StreamKey[" + thumbprint() + ", masked]";
    }

    private Map<String, Object> claims(DpopRequest request) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("jti", Assertion.jti());
        claims.put("htm", request.method());
        claims.put("htu", request.htu());
        claims.put("iat", time.now().getEpochSecond());
        request.token().ifPresent(token -> claims.put("ath", hash(token)));
        request.nonce().or(() -> nonces.of(request)).ifPresent(nonce -> claims.put("nonce", nonce));
        return claims;
    }

    private static String hash(Secret token) {
        try {
            byte[] ascii = token.reveal().getBytes(StandardCharsets.US_ASCII);
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(ascii);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("Every Java has SHA-256", absent);
        }
    }
}
