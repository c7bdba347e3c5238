// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access.saml;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * What is trusted of one issuer of assertions: signed by whom, for whom, delivered where, and for how long.
 *
 * <p>Issuer, audience and recipient are pinned: there is no way to accept any. Each {@code withX} gives a changed copy.
 * Immutable, safe for use by many threads.
 */
public final class SamlProfile {
    /** The most that clocks may differ. */
    public static final Duration LONGEST_SKEW = Duration.ofMinutes(5);

    private final Names names;
    private final Limits limits;
    private final SamlShape shape;

    private SamlProfile(Names names, Limits limits, SamlShape shape) {
        this.names = names;
        this.limits = limits;
        this.shape = shape;
    }

    /**
     * Bearer assertions for a service (SAML profiles section 4.1, RFC 7522).
     *
     * @param audience the entity ID of this service
     * @param recipient where assertions are delivered: the assertion consumer URL, or the token endpoint
     */
    public static SamlProfile of(SamlIssuer issuer, String audience, URI recipient) {
        if (requireNonNull(audience, "audience").isBlank()) {
            throw new IllegalArgumentException("An audience has a name");
        }
        return new SamlProfile(
                new Names(requireNonNull(issuer, "issuer"), audience, requireNonNull(recipient, "recipient")),
                new Limits(Duration.ofSeconds(60), Duration.ofHours(24), Optional.empty()),
                SamlShape.names());
    }

    /**
     * This profile, for clocks that differ by so much; 60 s by default.
     *
     * @throws IllegalArgumentException if it is negative or longer than {@link #LONGEST_SKEW}
     */
    public SamlProfile withSkew(Duration skew) {
        if (requireNonNull(skew, "skew").isNegative() || skew.compareTo(LONGEST_SKEW) > 0) {
            throw new IllegalArgumentException("A skew is at most " + LONGEST_SKEW + ", not " + skew);
        }
        return new SamlProfile(names, new Limits(skew, limits.lifetime, limits.authentication), shape);
    }

    /** This profile, which refuses assertions that can be used for longer since they were made; 24 h by default. */
    public SamlProfile withLongestLifetime(Duration lifetime) {
        return new SamlProfile(
                names, new Limits(limits.skew, positive(lifetime, "lifetime"), limits.authentication), shape);
    }

    /** This profile, which refuses who proved who it is longer ago, or does not say when. */
    public SamlProfile withOldestAuthentication(Duration age) {
        return new SamlProfile(
                names, new Limits(limits.skew, limits.lifetime, Optional.of(positive(age, "age"))), shape);
    }

    /** This profile, whose issuer writes names, groups and roles like that. */
    public SamlProfile withShape(SamlShape attributes) {
        return new SamlProfile(names, limits, requireNonNull(attributes, "attributes"));
    }

    /** The issuer. */
    public SamlIssuer issuer() {
        return names.issuer;
    }

    /** The entity ID of this service. */
    public String audience() {
        return names.audience;
    }

    /** Where assertions are delivered. */
    public URI recipient() {
        return names.recipient;
    }

    /** By how much clocks may differ. */
    public Duration skew() {
        return limits.skew;
    }

    Duration longestLifetime() {
        return limits.lifetime;
    }

    Optional<Duration> oldestAuthentication() {
        return limits.authentication;
    }

    SamlShape shape() {
        return shape;
    }

    @Override
    public String toString() {
        return "SamlProfile[" + names.issuer.entityId() + " for " + names.audience + "]";
    }

    private static Duration positive(Duration value, String name) {
        if (requireNonNull(value, name).isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
        return value;
    }

    private record Names(SamlIssuer issuer, String audience, URI recipient) {}

    private record Limits(Duration skew, Duration lifetime, Optional<Duration> authentication) {}
}
