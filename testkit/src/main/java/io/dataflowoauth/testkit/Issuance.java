// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.TokenTime;
import io.dataflowoauth.testkit.internal.Fingerprint;
import io.dataflowoauth.testkit.internal.JwtRefused;
import io.dataflowoauth.testkit.internal.KitJson;
import io.dataflowoauth.testkit.internal.KitKeys;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Signs tokens, journals them and remembers them by the millisecond. */
final class Issuance {
    private final URI issuer;
    private final TokenTime time;
    private final KitKeys keys;
    private final Journal journal = new Journal();
    private final Map<String, IssuedToken> issued = new ConcurrentHashMap<>();
    private final Set<String> revoked = ConcurrentHashMap.newKeySet();

    Issuance(URI issuer, TokenTime time, KitKeys keys) {
        this.issuer = issuer;
        this.time = time;
        this.keys = keys;
    }

    URI issuer() {
        return issuer;
    }

    Journal journal() {
        return journal;
    }

    KitKeys keys() {
        return keys;
    }

    Instant now() {
        return time.now().truncatedTo(ChronoUnit.MILLIS);
    }

    /** A new JWT of that type, different from every other. */
    String issue(String type, TokenFacts facts, String path) {
        Instant now = now();
        Map<String, Object> claims = new LinkedHashMap<>(facts.claims());
        claims.put("iss", issuer.toString());
        claims.put("sub", facts.principal());
        claims.put("aud", facts.audience());
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(facts.lifetime()).getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        String token = keys.sign(type, claims);
        IssuedToken known = IssuedToken.of(facts, Fingerprint.of(token), now);
        issued.put(token, known);
        journal.add(JournalEntry.of(JournalEntry.Kind.TOKEN_ISSUED, now, facts.principal())
                .withTokenId(known.id())
                .withScopes(known.scopes())
                .withAudience(known.audience())
                .withLife(known.issuedAt(), known.expiresAt())
                .withAnswer(path, 200));
        return token;
    }

    /** Takes a token back; a second time changes nothing. */
    void revoke(String token, IssuedToken known, String path) {
        if (revoked.add(token)) {
            journal.add(JournalEntry.of(JournalEntry.Kind.TOKEN_REVOKED, now(), known.principal())
                    .withTokenId(known.id())
                    .withLife(known.issuedAt(), known.expiresAt())
                    .withAnswer(path, 200));
        }
    }

    void refused(String principal, String path, TokenRefused refused) {
        journal.add(JournalEntry.of(JournalEntry.Kind.TOKEN_REFUSED, now(), principal)
                .withAnswer(path, refused.status())
                .withRefusal(refused.error(), refused.why()));
    }

    Optional<IssuedToken> find(String token) {
        return Optional.ofNullable(issued.get(token));
    }

    /** What a token says that was issued here; nothing if it was not. */
    Map<String, Object> claims(String token) {
        return find(token).isPresent()
                ? KitJson.object(new String(
                                Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]), StandardCharsets.UTF_8))
                        .orElse(Map.of())
                : Map.of();
    }

    /** Whether it was issued here, has not run out or been taken back, and its key is still published. */
    boolean accepts(String token) {
        return !revoked.contains(token)
                && find(token).filter(known -> known.isLiveAt(now())).isPresent()
                && verifies(token);
    }

    private boolean verifies(String token) {
        try {
            return !KitKeys.verify(token, keys.jwks(now())).isEmpty();
        } catch (JwtRefused refused) {
            return false;
        }
    }
}
