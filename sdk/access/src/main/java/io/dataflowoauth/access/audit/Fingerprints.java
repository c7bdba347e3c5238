// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.audit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dataflowoauth.TokenEvents;
import io.dataflowoauth.access.PresentedToken;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.internal.KeyedHash;
import java.security.Key;
import java.time.Instant;
import java.util.Optional;

/**
 * The fingerprints of tokens, some of them remembered: of verified tokens, as long as the verifier remembers them, with all that
 * their events have in common; of those that were acquired here the last ones, by serial.
 */
final class Fingerprints {
    private static final int MOST_ACQUIRED = 10_000;

    private final Key key;
    private final Cache<VerifiedToken, AuditEvent> verified =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();
    private final Cache<String, String> acquired = Caffeine.newBuilder()
            .maximumSize(MOST_ACQUIRED)
            .executor(Runnable::run)
            .build();

    Fingerprints(Key key) {
        this.key = key;
    }

    String of(String token) {
        return KeyedHash.of(key, token);
    }

    AuditEvent verified(PresentedToken presented, VerifiedToken token, Instant at) {
        AuditEvent known = verified.get(
                token,
                first -> AuditEvents.verified(first, at)
                        .withToken(
                                presented.fingerprint(key),
                                first.tokenId().map(this::of).orElse("")));
        return known.again(at);
    }

    AuditEvent refused(PresentedToken presented, AuditEvent event) {
        return event.withToken(presented.fingerprint(key), "");
    }

    AuditEvent acquired(TokenEvents.Issued issued, AuditEvent event) {
        String fingerprint = issued.fingerprint(key);
        acquired.put(issued.tokenId(), fingerprint);
        return event.withToken(fingerprint, issued.tokenId());
    }

    /** Of a token that was acquired a while ago. */
    AuditEvent known(AuditEvent event) {
        Optional<String> fingerprint = event.tokenId().map(acquired::getIfPresent);
        return fingerprint.isPresent()
                ? event.withToken(fingerprint.get(), event.tokenId().orElse(""))
                : event;
    }
}
