// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.internal.SortedTexts;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for: for whom, which scopes, for which audience, for how long, with which claims.
 *
 * <p>A value, never a secret. Each {@code withX} gives a changed copy. Immutable, safe for use by many threads.
 */
public final class TokenRequest {
    private static final TokenRequest DEFAULTS =
            new TokenRequest(new Parts(PrincipalChain.unknown(), Set.of(), null, null, null));

    private final Parts parts;
    /** Kept, because a request is the key under which a family looks its token up. */
    private final int hash;

    private TokenRequest(Parts parts) {
        this.parts = parts;
        this.hash = parts.hashCode();
    }

    /** Asks for whatever the issuer gives: no scopes, no audience, its own lifetime. */
    public static TokenRequest defaults() {
        return DEFAULTS;
    }

    /** Who will act with the token, as far as it is known before it is asked for. */
    public PrincipalChain principal() {
        return parts.principal;
    }

    /** Scopes as in RFC 6749 section 3.3, in alphabetical order; empty leaves them to the issuer. */
    public Set<String> scopes() {
        return parts.scopes;
    }

    /** The audience or resource that the token is for. */
    public Optional<String> audience() {
        return Optional.ofNullable(parts.audience);
    }

    /** The lifetime to ask for; the issuer may give less. */
    public Optional<Duration> lifetime() {
        return Optional.ofNullable(parts.lifetime);
    }

    /** A claims request as JSON text, from a claims challenge or for step-up. */
    public Optional<String> claims() {
        return Optional.ofNullable(parts.claims);
    }

    /** This request, for another principal. */
    public TokenRequest withPrincipal(PrincipalChain changed) {
        requireNonNull(changed, "principal");
        return new TokenRequest(new Parts(changed, parts.scopes, parts.audience, parts.lifetime, parts.claims));
    }

    /** This request, with these scopes and no others. Fails as the other. */
    public TokenRequest withScopes(String... changed) {
        return withScopes(List.of(changed));
    }

    /**
     * This request, with these scopes and no others.
     *
     * @throws IllegalArgumentException if one is empty or has a character that RFC 6749 section 3.3 does not allow
     */
    public TokenRequest withScopes(Collection<String> changed) {
        Set<String> sorted = SortedTexts.of(changed);
        sorted.forEach(TokenRequest::requireScope);
        return new TokenRequest(new Parts(parts.principal, sorted, parts.audience, parts.lifetime, parts.claims));
    }

    /** This request, for that audience. */
    public TokenRequest withAudience(String changed) {
        requireNonNull(changed, "audience");
        return new TokenRequest(new Parts(parts.principal, parts.scopes, changed, parts.lifetime, parts.claims));
    }

    /**
     * This request, asking for that lifetime.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public TokenRequest withLifetime(Duration changed) {
        if (requireNonNull(changed, "lifetime").isNegative() || changed.isZero()) {
            throw new IllegalArgumentException("A lifetime must be positive, not " + changed);
        }
        return new TokenRequest(new Parts(parts.principal, parts.scopes, parts.audience, changed, parts.claims));
    }

    /** This request, with that claims request. */
    public TokenRequest withClaims(String changed) {
        requireNonNull(changed, "claims");
        return new TokenRequest(new Parts(parts.principal, parts.scopes, parts.audience, parts.lifetime, changed));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenRequest request && hash == request.hash && parts.equals(request.parts);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** One line; the claims are left out, for they may tell of a person. */
    @Override
    public String toString() {
        return "TokenRequest[" + principal() + ", scopes " + scopes()
                + audience().map(a -> ", audience " + a).orElse("")
                + lifetime().map(l -> ", lifetime " + l).orElse("") + "]";
    }

    private static void requireScope(String scope) {
        boolean legal = !scope.isEmpty() && scope.chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '\\');
        if (!legal) {
            throw new IllegalArgumentException(
                    "A scope has visible ASCII characters but for \" and \\ (RFC 6749 section 3.3)");
        }
    }

    private record Parts(
            PrincipalChain principal,
            Set<String> scopes,
            @Nullable String audience,
            @Nullable Duration lifetime,
            @Nullable String claims) {}
}
