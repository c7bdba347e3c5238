// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.jose.SignatureAlgorithm;
import io.dataflowoauth.oauth2.OAuth2Client;
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

    /** The most that an answer about a token is believed. */
    public static final Duration LONGEST_BELIEF = Duration.ofMinutes(5);

    private static final URI GOOGLE_KEYS = URI.create("https://www.googleapis.com/oauth2/v3/certs");

    private final ProfileParts parts;

    private TokenProfile(ProfileParts parts) {
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
        return new TokenProfile(new ProfileParts(TokenKind.ACCESS, issuer, audience));
    }

    /**
     * ID tokens of OpenID Connect Core section 2, at the client that signed somebody in.
     *
     * @param clientId of this client; the audience and, where it is there, the authorized party
     */
    public static TokenProfile idToken(String issuer, String clientId) {
        ProfileParts parts = new ProfileParts(TokenKind.ID, issuer, clientId);
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
        ProfileParts parts = new ProfileParts(TokenKind.ID, "https://accounts.google.com", audience);
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
        return new TokenProfile(new ProfileParts(TokenKind.PLAIN, issuer, audience));
    }

    /**
     * Access tokens of whatever form, of which the issuer says itself what they are worth (RFC 7662). What it says must hold
     * as the claims of a JWT must: {@code sub, aud, exp} are there, and a token is of type {@code Bearer} or {@code DPoP}.
     *
     * @param client who asks at its issuer; it needs no grant there
     * @param audience the name that this API has at the issuer
     */
    public static TokenProfile introspected(OAuth2Client client, String audience) {
        ProfileParts parts = new ProfileParts(TokenKind.OPAQUE, client.issuer().toString(), audience);
        parts.client = Optional.of(client);
        return new TokenProfile(parts);
    }

    /** This profile, for these audiences, of which a token must name one. */
    public TokenProfile withAudiences(String... audiences) {
        ProfileParts changed = parts.copy();
        changed.audiences = ProfileParts.named("audience", audiences);
        return new TokenProfile(changed);
    }

    /** This profile, which refuses tokens that name another audience beside ours. */
    public TokenProfile withSingleAudience(boolean single) {
        ProfileParts changed = parts.copy();
        changed.singleAudience = single;
        return new TokenProfile(changed);
    }

    /** This profile, with these algorithms. By default RS256, PS256, ES256, Ed25519, EdDSA; but for Google. */
    public TokenProfile withAlgorithms(SignatureAlgorithm first, SignatureAlgorithm... more) {
        ProfileParts changed = parts.copy();
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
        ProfileParts changed = parts.copy();
        changed.skew = skew;
        return new TokenProfile(changed);
    }

    /** This profile, which refuses tokens that live longer; 24 h by default. */
    public TokenProfile withLongestLifetime(Duration lifetime) {
        ProfileParts changed = parts.copy();
        changed.longestLifetime = positive(lifetime, "lifetime");
        return new TokenProfile(changed);
    }

    /** This profile, which refuses tokens that were issued longer ago, though they have not expired. */
    public TokenProfile withOldest(Duration age) {
        ProfileParts changed = parts.copy();
        changed.oldest = Optional.of(positive(age, "age"));
        return new TokenProfile(changed);
    }

    /** This profile, which refuses tokens that lack one of these scopes. */
    public TokenProfile withRequiredScopes(String... scopes) {
        ProfileParts changed = parts.copy();
        changed.requiredScopes = ProfileParts.named("scope", scopes);
        return new TokenProfile(changed);
    }

    /** This profile, for tokens issued to these clients ({@code azp}), where they say to whom. */
    public TokenProfile withParties(String... clients) {
        ProfileParts changed = parts.copy();
        changed.parties = ProfileParts.named("client", clients);
        return new TokenProfile(changed);
    }

    /** This profile, whose issuer writes itself in this way too. Nothing is taken for the same that is not said here. */
    public TokenProfile withIssuerAlias(String alias) {
        ProfileParts changed = parts.copy();
        changed.aliases = ProfileParts.named("alias", alias);
        return new TokenProfile(changed);
    }

    /** This profile, with the keys that are published there, in place of where the issuer's metadata says. */
    public TokenProfile withKeysAt(URI keySet) {
        ProfileParts changed = parts.copy();
        changed.keysAt = Optional.of(keySet);
        return new TokenProfile(changed);
    }

    /**
     * This profile, which asks there what a token is worth, in place of where the issuer's metadata says.
     *
     * @throws IllegalStateException if its tokens are not introspected
     */
    public TokenProfile withIntrospectionAt(URI endpoint) {
        ProfileParts changed = parts.introspected();
        changed.introspectionAt = Optional.of(endpoint);
        return new TokenProfile(changed);
    }

    /**
     * This profile, which believes an answer of its issuer for so long and never beyond the token's expiry; 30 s by default,
     * not at all at zero. That a token is not active is believed for 5 s at most.
     *
     * @throws IllegalArgumentException if it is negative or longer than {@link #LONGEST_BELIEF}
     * @throws IllegalStateException if its tokens are not introspected
     */
    public TokenProfile withBelief(Duration belief) {
        if (requireNonNull(belief, "belief").isNegative() || belief.compareTo(LONGEST_BELIEF) > 0) {
            throw new IllegalArgumentException(
                    "An answer is believed for at most " + LONGEST_BELIEF + ", not " + belief);
        }
        ProfileParts changed = parts.introspected();
        changed.belief = belief;
        return new TokenProfile(changed);
    }

    /** This profile, whose issuer writes groups, roles and scopes like that. */
    public TokenProfile withShape(ClaimShape shape) {
        ProfileParts changed = parts.copy();
        changed.shape = requireNonNull(shape, "shape");
        return new TokenProfile(changed);
    }

    /** This profile, each of whose tokens can be used once; they need a {@code jti}. */
    public TokenProfile withOneUse(boolean once) {
        ProfileParts changed = parts.copy();
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

    Optional<OAuth2Client> client() {
        return parts.client;
    }

    Optional<URI> introspectionAt() {
        return parts.introspectionAt;
    }

    Duration belief() {
        return parts.belief;
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

    private static Duration positive(Duration value, String name) {
        if (requireNonNull(value, name).isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
        return value;
    }
}
