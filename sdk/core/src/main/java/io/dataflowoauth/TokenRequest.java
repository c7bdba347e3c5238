// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is asked for: for whom, which scopes, for which audience, for how long, with which claims.
 *
 * <p>A value, never a secret. Each {@code withX} gives a changed copy. Immutable, safe for use by many threads.
 */
public final class TokenRequest {
    private static final TokenRequest DEFAULTS = new TokenRequest(
            new Parts(PrincipalChain.unknown(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty()));

    private final Parts parts;

    private TokenRequest(Parts parts) {
        this.parts = parts;
    }

    /** Asks for whatever the issuer gives: no scopes, no audience, its own lifetime. */
    public static TokenRequest defaults() {
        return DEFAULTS;
    }

    /** Who will act with the token, as far as it is known before it is asked for. */
    public PrincipalChain principal() {
        return parts.principal();
    }

    /** Scopes as in RFC 6749 section 3.3, in alphabetical order; empty leaves them to the issuer. */
    public Set<String> scopes() {
        return parts.scopes();
    }

    /** The audience or resource that the token is for. */
    public Optional<String> audience() {
        return parts.audience();
    }

    /** The lifetime to ask for; the issuer may give less. */
    public Optional<Duration> lifetime() {
        return parts.lifetime();
    }

    /** A claims request as JSON text, from a claims challenge or for step-up. */
    public Optional<String> claims() {
        return parts.claims();
    }

    /** This request, for another principal. */
    public TokenRequest withPrincipal(PrincipalChain changed) {
        return new TokenRequest(
                new Parts(requireNonNull(changed, "principal"), scopes(), audience(), lifetime(), claims()));
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
        Set<String> sorted = Collections.unmodifiableSet(new TreeSet<>(changed));
        sorted.forEach(TokenRequest::requireScope);
        return new TokenRequest(new Parts(principal(), sorted, audience(), lifetime(), claims()));
    }

    /** This request, for that audience. */
    public TokenRequest withAudience(String changed) {
        Optional<String> asked = Optional.of(requireNonNull(changed, "audience"));
        return new TokenRequest(new Parts(principal(), scopes(), asked, lifetime(), claims()));
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
        return new TokenRequest(new Parts(principal(), scopes(), audience(), Optional.of(changed), claims()));
    }

    /** This request, with that claims request. */
    public TokenRequest withClaims(String changed) {
        Optional<String> asked = Optional.of(requireNonNull(changed, "claims"));
        return new TokenRequest(new Parts(principal(), scopes(), audience(), lifetime(), asked));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenRequest request && parts.equals(request.parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
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
            Optional<String> audience,
            Optional<Duration> lifetime,
            Optional<String> claims) {}
}
