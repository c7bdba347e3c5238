// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * For whom nothing counts that was issued before some instant. It is forgotten when such tokens have expired; where there
 * are too many to remember, it holds for everybody.
 */
final class Revocations {
    private final int most;
    private final Duration remembered;
    private final TokenTime time;
    private final Map<Whose, Instant> cutoffs = new ConcurrentHashMap<>();
    private final AtomicReference<Instant> everybody = new AtomicReference<>(Instant.MIN);

    /** Remembers each for as long as a token can live. */
    Revocations(int most, Duration remembered, TokenTime time) {
        this.most = most;
        this.remembered = remembered;
        this.time = time;
    }

    void before(String issuer, String subject, Instant instant) {
        if (cutoffs.size() >= most) {
            Instant past = time.now().minus(remembered);
            cutoffs.values().removeIf(past::isAfter);
        }
        if (cutoffs.size() >= most) {
            everybody.accumulateAndGet(instant, Revocations::later);
        } else {
            cutoffs.merge(new Whose(issuer, subject), instant, Revocations::later);
        }
    }

    /** A token that does not say when it was issued was issued before. Whole seconds are all that tokens say. */
    void requireAfter(VerifiedToken token) {
        Instant cutoff = cutoffs.isEmpty()
                ? everybody()
                : later(
                        everybody(),
                        cutoffs.getOrDefault(
                                new Whose(token.issuer(), token.principal().subject()), Instant.MIN));
        if (cutoff.isAfter(token.issuedAt().orElse(Instant.MIN))) {
            throw NotVerifiedException.of(
                            AccessCodes.TOKEN_REVOKED, "What was issued before " + cutoff + " is revoked.")
                    .forPrincipal(token.principal().chain());
        }
    }

    private Instant everybody() {
        return requireNonNull(everybody.get());
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private record Whose(String issuer, String subject) {}
}
