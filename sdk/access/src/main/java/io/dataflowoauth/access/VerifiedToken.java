// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.TokenBinding;
import io.dataflowoauth.http.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a token says whose signature held and whose claims were fit: a value, and nothing of the token's own text.
 *
 * <p>It says that the token was good when it was verified, not that it still is. Immutable, safe for use by many threads.
 */
public final class VerifiedToken {
    private final Principal principal;
    private final TimeClaims times;
    private final Grant grant;

    VerifiedToken(Principal principal, TimeClaims times, Grant grant) {
        this.principal = principal;
        this.times = times;
        this.grant = grant;
    }

    /** Who calls. */
    public Principal principal() {
        return principal;
    }

    /** Who issued it, as the profile names it. */
    public String issuer() {
        return principal.issuer();
    }

    /** Whom it is for; ours is among them. */
    public Set<String> audiences() {
        return grant.audiences();
    }

    /** What it may be used for, where it says so. */
    public Set<String> scopes() {
        return grant.scopes();
    }

    /** When it expires, without any skew. */
    public Instant expiresAt() {
        return times.expires();
    }

    /** When it was issued, where it says so. */
    public Optional<Instant> issuedAt() {
        return times.issued();
    }

    /** The name that its issuer gave this one token ({@code jti}). */
    public Optional<String> tokenId() {
        return claims().optionalText("jti");
    }

    /** What it is bound to, and what was proved when it was verified; empty for a bearer token. */
    public List<TokenBinding> bindings() {
        return grant.bindings();
    }

    /** All claims, read strictly. They may tell of a person: not for a log. */
    public JsonObject claims() {
        return grant.claims();
    }

    TimeClaims times() {
        return times;
    }

    /** Who, by whom, until when; no claim else. */
    @Override
    public String toString() {
        return "VerifiedToken[" + principal + ", until " + expiresAt() + "]";
    }

    record Grant(Set<String> audiences, Set<String> scopes, List<TokenBinding> bindings, JsonObject claims) {}
}
