// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.jose.SignatureAlgorithm;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What is trusted of one issuer: which kind of token, for whom, signed how, and for how long.
 *
 * <p>Issuer, audiences and algorithms are pinned: there is no way to accept any. Each {@code withX} gives a changed copy.
 * Immutable, safe for use by many threads.
 */
public final class TokenProfile {
    /** The most that clocks may differ. */
    public static final Duration LONGEST_SKEW = Duration.ofMinutes(5);

    private static final URI GOOGLE_KEYS = URI.create("https://www.googleapis.com/oauth2/v3/certs");

    private final Parts parts;

    private TokenProfile(Parts parts) {
        this.parts = parts;
    }

    /**
     * Access tokens as JWTs of RFC 9068: {@code typ} is {@code at+jwt}, and {@code iss, exp, aud, sub, client_id, iat, jti}
     * are there.
     *
     * @param issuer exactly as its tokens and its metadata write it
     * @param audience the name that this API has at the issuer
     */
    public static TokenProfile accessToken(String issuer, String audience) {
        return new TokenProfile(new Parts(TokenKind.ACCESS, issuer, audience));
    }

    /**
     * ID tokens of OpenID Connect Core section 2, at the client that signed somebody in.
     *
     * @param clientId of this client; the audience and, where it is there, the authorized party
     */
    public static TokenProfile idToken(String issuer, String clientId) {
        Parts parts = new Parts(TokenKind.ID, issuer, clientId);
        parts.parties = Set.of(clientId);
        return new TokenProfile(parts);
    }

    /**
     * ID tokens of Google, for people and for service accounts: RS256 by the keys of Google, {@code iss} with or without
     * {@code https://}. The authorized party may be any, unless {@link #withParties} says which.
     *
     * @param audience the client, or the URL of the service that is called
     */
    public static TokenProfile googleIdToken(String audience) {
        Parts parts = new Parts(TokenKind.ID, "https://accounts.google.com", audience);
        parts.aliases = Set.of("accounts.google.com");
        parts.algorithms = Set.of(SignatureAlgorithm.RS256);
        parts.keysAt = Optional.of(GOOGLE_KEYS);
        parts.shape = ClaimShape.google();
        return new TokenProfile(parts);
    }

    /**
     * Any other JWT, such as the access tokens of issuers before RFC 9068 and those of Kubernetes: {@code typ} is
     * {@code JWT} or absent, and {@code iss, exp, aud, sub} are there.
     */
    public static TokenProfile plain(String issuer, String audience) {
        return new TokenProfile(new Parts(TokenKind.PLAIN, issuer, audience));
    }

    /** This profile, for these audiences, of which a token must name one. */
    public TokenProfile withAudiences(String... audiences) {
        Parts changed = parts.copy();
        changed.audiences = named("audience", audiences);
        return new TokenProfile(changed);
    }

    /** This profile, which refuses tokens that name another audience beside ours. */
    public TokenProfile withSingleAudience(boolean single) {
        Parts changed = parts.copy();
        changed.singleAudience = single;
        return new TokenProfile(changed);
    }

    /** This profile, with these algorithms. RS256, PS256, ES256 and EdDSA are the default, but for Google. */
    public TokenProfile withAlgorithms(SignatureAlgorithm first, SignatureAlgorithm... more) {
        Parts changed = parts.copy();
        changed.algorithms = Set.copyOf(EnumSet.of(first, more));
        return new TokenProfile(changed);
    }

    /**
     * This profile, for clocks that differ by so much; 60 s by default.
     *
     * @throws IllegalArgumentException if it is negative or longer than {@link #LONGEST_SKEW}
     */
    public TokenProfile withSkew(Duration skew) {
        if (requireNonNull(skew, "skew").isNegative() || skew.compareTo(LONGEST_SKEW) > 0) {
            throw new IllegalArgumentException("A skew is at most " + LONGEST_SKEW + ", not " + skew);
        }
        Parts changed = parts.copy();
        changed.skew = skew;
        return new TokenProfile(changed);
    }

    /** This profile, which refuses tokens that live longer; 24 h by default. */
    public TokenProfile withLongestLifetime(Duration lifetime) {
        Parts changed = parts.copy();
        changed.longestLifetime = positive(lifetime, "lifetime");
        return new TokenProfile(changed);
    }

    /** This profile, which refuses tokens that were issued longer ago, though they have not expired. */
    public TokenProfile withOldest(Duration age) {
        Parts changed = parts.copy();
        changed.oldest = Optional.of(positive(age, "age"));
        return new TokenProfile(changed);
    }

    /** This profile, which refuses tokens that lack one of these scopes. */
    public TokenProfile withRequiredScopes(String... scopes) {
        Parts changed = parts.copy();
        changed.requiredScopes = named("scope", scopes);
        return new TokenProfile(changed);
    }

    /** This profile, for tokens issued to these clients ({@code azp}), where they say to whom. */
    public TokenProfile withParties(String... clients) {
        Parts changed = parts.copy();
        changed.parties = named("client", clients);
        return new TokenProfile(changed);
    }

    /** This profile, whose issuer writes itself in this way too. Nothing is taken for the same that is not said here. */
    public TokenProfile withIssuerAlias(String alias) {
        Parts changed = parts.copy();
        changed.aliases = named("alias", alias);
        return new TokenProfile(changed);
    }

    /** This profile, with the keys that are published there, in place of where the issuer's metadata says. */
    public TokenProfile withKeysAt(URI keySet) {
        Parts changed = parts.copy();
        changed.keysAt = Optional.of(keySet);
        return new TokenProfile(changed);
    }

    /** This profile, whose issuer writes groups, roles and scopes like that. */
    public TokenProfile withShape(ClaimShape shape) {
        Parts changed = parts.copy();
        changed.shape = requireNonNull(shape, "shape");
        return new TokenProfile(changed);
    }

    /** This profile, each of whose tokens can be used once; they need a {@code jti}. */
    public TokenProfile withOneUse(boolean once) {
        Parts changed = parts.copy();
        changed.oneUse = once;
        return new TokenProfile(changed);
    }

    /** The issuer, exactly. */
    public String issuer() {
        return parts.issuer;
    }

    /** The audiences, of which a token must name one. */
    public Set<String> audiences() {
        return parts.audiences;
    }

    /** The algorithms. */
    public Set<SignatureAlgorithm> algorithms() {
        return parts.algorithms;
    }

    /** By how much clocks may differ. */
    public Duration skew() {
        return parts.skew;
    }

    /** How long a token may live. */
    public Duration longestLifetime() {
        return parts.longestLifetime;
    }

    /** How long ago a token may have been issued. */
    public Optional<Duration> oldest() {
        return parts.oldest;
    }

    TokenKind kind() {
        return parts.kind;
    }

    Set<String> aliases() {
        return parts.aliases;
    }

    Set<String> requiredScopes() {
        return parts.requiredScopes;
    }

    Set<String> parties() {
        return parts.parties;
    }

    Optional<URI> keysAt() {
        return parts.keysAt;
    }

    ClaimShape shape() {
        return parts.shape;
    }

    boolean singleAudience() {
        return parts.singleAudience;
    }

    boolean oneUse() {
        return parts.oneUse;
    }

    @Override
    public String toString() {
        return "TokenProfile[" + parts.kind + " of " + parts.issuer + " for " + parts.audiences + "]";
    }

    private static Set<String> named(String what, String... names) {
        Set<String> all = Set.of(names);
        if (all.isEmpty() || all.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("At least one " + what + " is needed, and none is blank");
        }
        return all;
    }

    private static Duration positive(Duration value, String name) {
        if (requireNonNull(value, name).isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
        return value;
    }

    private static final class Parts {
        private final TokenKind kind;
        private final String issuer;
        private Set<String> aliases = Set.of();
        private Set<String> audiences;
        private boolean singleAudience;
        private Set<String> parties = Set.of();
        private Set<SignatureAlgorithm> algorithms = Set.of(
                SignatureAlgorithm.RS256, SignatureAlgorithm.PS256, SignatureAlgorithm.ES256, SignatureAlgorithm.EdDSA);
        private Duration skew = Duration.ofSeconds(60);
        private Duration longestLifetime = Duration.ofHours(24);
        private Optional<Duration> oldest = Optional.empty();
        private Set<String> requiredScopes = Set.of();
        private Optional<URI> keysAt = Optional.empty();
        private ClaimShape shape = ClaimShape.standard();
        private boolean oneUse;

        private Parts(TokenKind kind, String issuer, String audience) {
            this.kind = kind;
            this.issuer = named("issuer", issuer).iterator().next();
            this.audiences = named("audience", audience);
        }

        private Parts copy() {
            Parts copy = new Parts(kind, issuer, audiences.iterator().next());
            copy.aliases = aliases;
            copy.audiences = audiences;
            copy.singleAudience = singleAudience;
            copy.parties = parties;
            copy.algorithms = algorithms;
            copy.skew = skew;
            copy.longestLifetime = longestLifetime;
            copy.oldest = oldest;
            copy.requiredScopes = requiredScopes;
            copy.keysAt = keysAt;
            copy.shape = shape;
            copy.oneUse = oneUse;
            return copy;
        }
    }
}
