// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit.internal.iam;

import io.dataflowoauth.testkit.internal.Fingerprint;
import io.dataflowoauth.testkit.internal.SecretLedger;
import io.dataflowoauth.testkit.internal.iam.policy.Identity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Every opaque token that one stub has issued, dead ones included. Safe for use by many threads. */
public final class TokenLedger {
    private final Map<String, StubToken> tokens = new ConcurrentHashMap<>();
    private final Map<String, StubToken> forgotten = new ConcurrentHashMap<>();
    private final Map<String, Boundary> boundaries = new ConcurrentHashMap<>();

    /**
     * A token that was just issued.
     *
     * @param value the secret
     * @param token what may be told of it
     */
    record Minted(String value, StubToken token) {
        @Override
        public String toString() {
            return "Minted[" + token.id() + "]";
        }
    }

    /** Issues a token that lives from {@code now}, cut to the millisecond, for so long. */
    Minted mint(StubToken.Kind kind, Grantee grantee, Instant now, Duration lifetime) {
        boolean federated = kind == StubToken.Kind.FEDERATED;
        String value = (federated ? "ya29.d." : "ya29.c.") + SecretLedger.mark();
        Instant from = now.truncatedTo(ChronoUnit.MILLIS);
        StubToken token = new StubToken(
                Fingerprint.of(value),
                kind,
                grantee.who().principal(),
                grantee.scopes(),
                new StubToken.Life(from, from.plus(lifetime)),
                Optional.empty(),
                grantee.who().sets());
        SecretLedger.shared().learn(federated ? "federated token" : "service account token", value);
        tokens.put(value, token);
        return new Minted(value, token);
    }

    /** Issues a token that may do less than another, and ends with it. */
    Minted mintBounded(StubToken whole, Boundary boundary, Instant now) {
        Minted minted = mint(
                StubToken.Kind.BOUNDED,
                new Grantee(whole.identity(), whole.scopes()),
                now,
                Duration.between(
                        now.truncatedTo(ChronoUnit.MILLIS), whole.life().expiresAt()));
        boundaries.put(minted.token().id(), boundary);
        return minted;
    }

    /** What a token may do at most, if it has a boundary. */
    Optional<Boundary> boundary(StubToken token) {
        return Optional.ofNullable(boundaries.get(token.id()));
    }

    /** What is known of a token, dead or alive. */
    public Optional<StubToken> find(String value) {
        return Optional.ofNullable(tokens.get(value));
    }

    /** Forgets all tokens of a principal: they are good for nothing from now on. */
    public void forget(String who) {
        tokens.forEach((value, token) -> {
            if (token.who().equals(who)) {
                forgotten.put(value, token);
                tokens.remove(value);
            }
        });
    }

    /** What was known of a token before it was forgotten. */
    Optional<StubToken> forgotten(String value) {
        return Optional.ofNullable(forgotten.get(value));
    }

    /**
     * Whom a token is for.
     *
     * @param who the member, as an allow policy writes it, and the sets that it is in
     * @param scopes what was asked for
     */
    record Grantee(Identity who, Set<String> scopes) {
        /** A principal that is in no set. */
        Grantee(String principal, Set<String> scopes) {
            this(Identity.of(principal), scopes);
        }
    }
}
