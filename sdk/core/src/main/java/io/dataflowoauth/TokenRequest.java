// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is asked for: for whom, which scopes, for which audience, for how long, with which claims.
 *
 * <p>A value, never a secret. Each {@code withX} gives a changed copy. Immutable, safe for use by many threads.
 */
public final class TokenRequest {
    private static final TokenRequest DEFAULTS = new TokenRequest(new Parts());

    private final PrincipalChain principal;
    private final Set<String> scopes;
    private final Optional<String> audience;
    private final Optional<Duration> lifetime;
    private final Optional<String> claims;

    private TokenRequest(Parts parts) {
        this.principal = parts.principal;
        this.scopes = parts.scopes;
        this.audience = parts.audience;
        this.lifetime = parts.lifetime;
        this.claims = parts.claims;
    }

    /** Asks for whatever the issuer gives: no scopes, no audience, its own lifetime. */
    public static TokenRequest defaults() {
        return DEFAULTS;
    }

    /** Who will act with the token, as far as it is known before it is asked for. */
    public PrincipalChain principal() {
        return principal;
    }

    /** Scopes as in RFC 6749 section 3.3, in alphabetical order; empty leaves them to the issuer. */
    public Set<String> scopes() {
        return scopes;
    }

    /** The audience or resource that the token is for. */
    public Optional<String> audience() {
        return audience;
    }

    /** The lifetime to ask for; the issuer may give less. */
    public Optional<Duration> lifetime() {
        return lifetime;
    }

    /** A claims request as JSON text, from a claims challenge or for step-up. */
    public Optional<String> claims() {
        return claims;
    }

    /** This request, for another principal. */
    public TokenRequest withPrincipal(PrincipalChain changed) {
        Parts parts = parts();
        parts.principal = requireNonNull(changed, "principal");
        return new TokenRequest(parts);
    }

    /** This request, with these scopes and no others. */
    public TokenRequest withScopes(String... changed) {
        return withScopes(List.of(changed));
    }

    /**
     * This request, with these scopes and no others.
     *
     * @throws IllegalArgumentException if one is empty or has a character that RFC 6749 section 3.3 does not allow
     */
    public TokenRequest withScopes(Collection<String> changed) {
        Parts parts = parts();
        parts.scopes = Collections.unmodifiableSet(new TreeSet<>(changed));
        parts.scopes.forEach(TokenRequest::requireScope);
        return new TokenRequest(parts);
    }

    /** This request, for that audience. */
    public TokenRequest withAudience(String changed) {
        Parts parts = parts();
        parts.audience = Optional.of(requireNonNull(changed, "audience"));
        return new TokenRequest(parts);
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
        Parts parts = parts();
        parts.lifetime = Optional.of(changed);
        return new TokenRequest(parts);
    }

    /** This request, with that claims request. */
    public TokenRequest withClaims(String changed) {
        Parts parts = parts();
        parts.claims = Optional.of(requireNonNull(changed, "claims"));
        return new TokenRequest(parts);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenRequest request
                && principal.equals(request.principal)
                && scopes.equals(request.scopes)
                && audience.equals(request.audience)
                && lifetime.equals(request.lifetime)
                && claims.equals(request.claims);
    }

    @Override
    public int hashCode() {
        return Objects.hash(principal, scopes, audience, lifetime, claims);
    }

    /** One line; the claims are left out, for they may tell of a person. */
    @Override
    public String toString() {
        return "TokenRequest[" + principal + ", scopes " + scopes
                + audience.map(a -> ", audience " + a).orElse("")
                + lifetime.map(l -> ", lifetime " + l).orElse("") + "]";
    }

    private static void requireScope(String scope) {
        boolean legal = !scope.isEmpty() && scope.chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '\\');
        if (!legal) {
            throw new IllegalArgumentException("Not a scope token of RFC 6749 section 3.3: \"" + scope + "\"");
        }
    }

    private Parts parts() {
        Parts parts = new Parts();
        parts.principal = principal;
        parts.scopes = scopes;
        parts.audience = audience;
        parts.lifetime = lifetime;
        parts.claims = claims;
        return parts;
    }

    private static final class Parts {
        private PrincipalChain principal = PrincipalChain.unknown();
        private Set<String> scopes = Set.of();
        private Optional<String> audience = Optional.empty();
        private Optional<Duration> lifetime = Optional.empty();
        private Optional<String> claims = Optional.empty();
    }
}
