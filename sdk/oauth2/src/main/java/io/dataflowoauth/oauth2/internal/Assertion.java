// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.internal.HeldMono;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The claims of one assertion (RFC 7523 section 3), made anew each time. */
final class Assertion {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int JTI_BYTES = 16;

    private static final Duration LIFETIME = Duration.ofSeconds(60);

    private final TokenTime time;

    Assertion(TokenTime time) {
        this.time = time;
    }

    /** Off the event loops, since random bytes may come from a device, with time held until the claims were handed on. */
    Mono<Map<String, Object>> claims(String issuer, String subject, String audience) {
        Mono<Map<String, Object>> work =
                Mono.fromCallable(() -> made(issuer, subject, audience)).subscribeOn(Schedulers.boundedElastic());
        return HeldMono.of(work, () -> time.inFlight()::close);
    }

    private Map<String, Object> made(String issuer, String subject, String audience) {
        long now = time.now().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("iss", issuer);
        claims.put("sub", subject);
        claims.put("aud", audience);
        claims.put("jti", jti());
        claims.put("iat", now);
        claims.put("exp", now + LIFETIME.toSeconds());
        return claims;
    }

    /** 128 random bits as text; may read a device. */
    static String jti() {
        byte[] random = new byte[JTI_BYTES];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
