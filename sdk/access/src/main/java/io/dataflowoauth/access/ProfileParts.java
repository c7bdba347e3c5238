// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.jose.SignatureAlgorithm;
import io.dataflowoauth.oauth2.OAuth2Client;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What a profile is made of, while it is made. */
final class ProfileParts {
    final TokenKind kind;
    final String issuer;
    Set<String> aliases = Set.of();
    Set<String> audiences;
    boolean singleAudience;
    Set<String> parties = Set.of();
    Set<SignatureAlgorithm> algorithms = Set.of(
            SignatureAlgorithm.RS256,
            SignatureAlgorithm.PS256,
            SignatureAlgorithm.ES256,
            SignatureAlgorithm.Ed25519,
            SignatureAlgorithm.EdDSA);
    Duration skew = Duration.ofSeconds(60);
    Duration longestLifetime = Duration.ofHours(24);
    Optional<Duration> oldest = Optional.empty();
    Set<String> requiredScopes = Set.of();
    Optional<URI> keysAt = Optional.empty();
    ClaimShape shape = ClaimShape.standard();
    boolean oneUse;
    Optional<OAuth2Client> client = Optional.empty();
    Optional<URI> introspectionAt = Optional.empty();
    Duration belief = Duration.ofSeconds(30);

    ProfileParts(TokenKind kind, String issuer, String audience) {
        this.kind = kind;
        this.issuer = named("issuer", issuer).iterator().next();
        this.audiences = named("audience", audience);
    }

    ProfileParts copy() {
        ProfileParts copy = new ProfileParts(kind, issuer, audiences.iterator().next());
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
        copy.client = client;
        copy.introspectionAt = introspectionAt;
        copy.belief = belief;
        return copy;
    }

    /** A copy, of a profile that asks its issuer. */
    ProfileParts introspected() {
        if (kind != TokenKind.OPAQUE) {
            throw new IllegalStateException("The issuer is asked about introspected tokens only, not about " + kind);
        }
        return copy();
    }

    static Set<String> named(String what, String... names) {
        Set<String> all = Set.of(names);
        if (all.isEmpty() || all.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("At least one " + what + " is needed, and none is blank");
        }
        return all;
    }
}
