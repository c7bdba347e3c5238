// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.testkit.internal.JwtRefused;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/** What holds for every assertion (RFC 7523 section 3): signature, audience, times, and that it comes once. */
final class AssertionRules {
    static final String NO_KEYS = "{\"keys\":[]}";

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

    private final Set<String> audiences;
    private final Supplier<Instant> now;
    private final Function<String, TokenRefused> refusal;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    /** For a server that goes by these names, which refuses that way. */
    AssertionRules(Set<String> audiences, Supplier<Instant> now, Function<String, TokenRefused> refusal) {
        this.audiences = audiences;
        this.now = now;
        this.refusal = refusal;
    }

    /** The claims of an assertion that keeps all rules but those on its names. */
    Map<String, Object> checked(String assertion, Verifying signature) throws TokenRefused {
        Map<String, Object> claims;
        try {
            claims = signature.claims(assertion);
        } catch (JwtRefused refused) {
            throw refusal.apply("The assertion does not verify: " + refused.reason());
        }
        requireAudience(claims);
        requireTimes(claims);
        requireFirstUse(claims);
        return claims;
    }

    /** Signed by one of these public keys. */
    static Map<String, Object> signed(String jwt, String jwks) throws JwtRefused {
        return KitKeys.verify(jwt, jwks);
    }

    private void requireAudience(Map<String, Object> claims) throws TokenRefused {
        Object audience = claims.get("aud");
        boolean ours = audience instanceof Collection<?> several
                ? several.size() == 1 && audiences.containsAll(several)
                : audiences.contains(String.valueOf(audience));
        if (!ours) {
            throw refusal.apply("The assertion is for another audience, not one of " + audiences);
        }
    }

    private void requireTimes(Map<String, Object> claims) throws TokenRefused {
        Instant at = now.get();
        Optional<Instant> expires = instant(claims, "exp");
        if (expires.isEmpty()) {
            throw refusal.apply("The assertion has no exp");
        }
        if (!at.isBefore(expires.get())) {
            throw refusal.apply("The assertion has expired");
        }
        if (expires.get().isAfter(at.plus(LONGEST))) {
            throw refusal.apply("The assertion lives longer than " + LONGEST);
        }
        Instant latest = at.plus(CLOCKS_DIFFER);
        if (instant(claims, "iat").filter(latest::isBefore).isPresent()
                || instant(claims, "nbf").filter(latest::isBefore).isPresent()) {
            throw refusal.apply("The assertion is not valid yet");
        }
    }

    private void requireFirstUse(Map<String, Object> claims) throws TokenRefused {
        Object id = claims.get("jti");
        if (id == null) {
            throw refusal.apply("The assertion has no jti");
        }
        if (!seen.add(claims.get("iss") + " " + id)) {
            throw refusal.apply("The assertion was used before");
        }
    }

    private static Optional<Instant> instant(Map<String, Object> claims, String name) {
        return claims.get(name) instanceof Number seconds
                ? Optional.of(Instant.ofEpochSecond(seconds.longValue()))
                : Optional.empty();
    }

    /** How a signature is verified. */
    @FunctionalInterface
    interface Verifying {
        Map<String, Object> claims(String jwt) throws JwtRefused;
    }
}
