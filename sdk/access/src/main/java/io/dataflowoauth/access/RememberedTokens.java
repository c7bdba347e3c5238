// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dataflowoauth.jose.SignatureAlgorithm;
import java.util.Optional;

/**
 * Tokens that were verified, by fingerprint. It only remembers: whether a token still holds is asked each time it comes.
 */
final class RememberedTokens {
    private final int most;
    private final Cache<Fingerprint, Remembered> tokens;

    RememberedTokens(int most) {
        this.most = most;
        // on the caller's thread: a library starts none
        this.tokens =
                Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build();
    }

    Optional<Remembered> find(Fingerprint fingerprint) {
        return Optional.ofNullable(tokens.getIfPresent(fingerprint));
    }

    void remember(Fingerprint fingerprint, Remembered token) {
        if (most > 0) { // else the cache would take each in, to throw it out again
            tokens.put(fingerprint, token);
        }
    }

    void forget(Fingerprint fingerprint) {
        tokens.invalidate(fingerprint);
    }

    /**
     * A token that was verified.
     *
     * @param token what it says
     * @param trusted by whom it was issued
     * @param edition of the issuer's keys, one of which signed it
     * @param algorithm that it was signed with
     */
    record Remembered(VerifiedToken token, TrustedIssuer trusted, long edition, SignatureAlgorithm algorithm) {}
}
