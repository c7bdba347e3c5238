// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** What an issuer knows of a token that it issued, without the token. Immutable; safe for use by many threads. */
public final class IssuedToken {
    private final String id;
    private final String principal;
    private final String audience;
    private final Set<String> scopes;
    private final Instant issuedAt;
    private final Instant expiresAt;

    private IssuedToken(String id, String principal, String audience, Set<String> scopes, Instant from, Instant until) {
        this.id = requireNonNull(id, "id");
        this.principal = requireNonNull(principal, "principal");
        this.audience = requireNonNull(audience, "audience");
        this.scopes = Collections.unmodifiableSet(new TreeSet<>(scopes));
        this.issuedAt = from;
        this.expiresAt = until;
    }

    static IssuedToken of(TokenFacts facts, String id, Instant issuedAt) {
        return new IssuedToken(
                id, facts.principal(), facts.audience(), facts.scopes(), issuedAt, issuedAt.plus(facts.lifetime()));
    }

    /** The token's name in every journal that meets it; says nothing about its value. */
    public String id() {
        return id;
    }

    /** Whom it was issued to: a client id or a subject. */
    public String principal() {
        return principal;
    }

    /** What it is for. */
    public String audience() {
        return audience;
    }

    /** What it may be used for, in alphabetical order; empty for a subject token. */
    public Set<String> scopes() {
        return scopes;
    }

    /** When it was issued, in milliseconds. */
    public Instant issuedAt() {
        return issuedAt;
    }

    /** When it ends, in milliseconds, whatever the wire can say; from that instant on it is refused. */
    public Instant expiresAt() {
        return expiresAt;
    }

    /** Whether it has not run out at that instant. */
    public boolean isLiveAt(Instant instant) {
        return instant.isBefore(expiresAt);
    }

    @Override
    public String toString() {
        return "IssuedToken[" + id + " for " + principal + " until " + expiresAt + "]";
    }
}
