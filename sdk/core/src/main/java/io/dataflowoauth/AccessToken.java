// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.internal.KeyedHash;
import io.dataflowoauth.internal.SortedTexts;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A short-lived access token.
 *
 * <p>A source makes one from its value and its <em>lifetime</em>, counted from the moment when the source was called. The
 * stream stamps it: it then has an {@link #issuedAt()} and an {@link #expiresAt()}. The value shows only through
 * {@link #reveal()}; the {@link #id()} is random and safe to log. Not serializable. Immutable, safe for use by many
 * threads. Equal if the serials are: what a stream stamped equals what its source made.
 */
public final class AccessToken {
    /** The serial as a number: a text of it is made when somebody asks, since families keep very many tokens. */
    private final long serial;

    private final Secret value;
    private final String type;
    private final Duration lifetime;
    private final Set<String> scopes;
    private final TokenBinding binding;
    private final @Nullable DpopKey key;
    private final @Nullable Instant issuedAt;

    private AccessToken(AccessToken from, Set<String> scopes, @Nullable Instant issuedAt) {
        this.serial = from.serial;
        this.value = from.value;
        this.type = from.type;
        this.lifetime = from.lifetime;
        this.binding = from.binding;
        this.key = from.key;
        this.scopes = scopes;
        this.issuedAt = issuedAt;
    }

    private AccessToken(AccessToken from, TokenBinding binding) {
        this.serial = from.serial;
        this.value = from.value;
        this.type = from.type;
        this.lifetime = from.lifetime;
        this.binding = binding;
        this.key = from.key;
        this.scopes = from.scopes;
        this.issuedAt = from.issuedAt;
    }

    private AccessToken(Secret value, Duration lifetime, @Nullable DpopKey key) {
        // not SecureRandom: it may read a device, tokens are made on event loops, and a serial is no secret
        this.serial = ThreadLocalRandom.current().nextLong();
        this.value = value;
        this.type = key == null ? "Bearer" : "DPoP";
        this.lifetime = lifetime;
        this.scopes = Set.of();
        this.binding = key == null ? TokenBinding.none() : TokenBinding.dpop(key.thumbprint());
        this.key = key;
        this.issuedAt = null;
    }

    /**
     * A bearer token (RFC 6750).
     *
     * @param value visible ASCII characters only, so that it cannot split a header
     * @param lifetime positive, counted from the moment when the source was called
     * @throws IllegalArgumentException if either is not so; the message does not hold the value
     */
    public static AccessToken bearer(String value, Duration lifetime) {
        return new AccessToken(checked(value, lifetime), lifetime, null);
    }

    /**
     * A token that is bound to that key (RFC 9449 section 5): each request that carries it carries a proof of the key too.
     * Otherwise as {@link #bearer}.
     */
    public static AccessToken dpop(String value, Duration lifetime, DpopKey key) {
        return new AccessToken(checked(value, lifetime), lifetime, requireNonNull(key, "key"));
    }

    private static Secret checked(String value, Duration lifetime) {
        if (!isVisibleAscii(requireNonNull(value, "value"))) {
            throw new IllegalArgumentException("An access token has visible ASCII characters only (RFC 6749 A.12)");
        }
        if (requireNonNull(lifetime, "lifetime").isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("A token's lifetime must be positive, not " + lifetime);
        }
        return Secret.of(value);
    }

    /** The same token, known to have these scopes. */
    public AccessToken withScopes(Set<String> granted) {
        return new AccessToken(this, SortedTexts.of(granted), issuedAt);
    }

    /** The same token, bound to that. */
    public AccessToken withBinding(TokenBinding changed) {
        return new AccessToken(this, requireNonNull(changed, "binding"));
    }

    /**
     * The same token, whose lifetime began at that instant. A stream calls it; a source need not. A source that hands on the
     * token of another stream leaves its stamp alone: it does not live longer for being handed on.
     */
    public AccessToken stamped(Instant from) {
        return new AccessToken(this, scopes, requireNonNull(from, "from"));
    }

    /** When its lifetime began; empty until a stream has stamped it. */
    public Optional<Instant> stamp() {
        return Optional.ofNullable(issuedAt);
    }

    /** A random serial that says nothing about the value: safe to log. */
    public String id() {
        return HexFormat.of().toHexDigits(serial);
    }

    /** The value itself. The caller answers for where it goes. */
    public String reveal() {
        return value.reveal();
    }

    /**
     * {@code type value}, as the {@code Authorization} header takes it; a token with a {@link #dpopKey()} needs a proof beside
     * it. As secret as the value.
     */
    public String authorization() {
        return type + " " + value.reveal();
    }

    /**
     * What tells this value from others, and nothing of it to whoever lacks the key: the first half of an HMAC-SHA-256, in
     * hexadecimal digits.
     *
     * @throws IllegalArgumentException if the key is none for HMAC
     */
    public String fingerprint(Key key) {
        return KeyedHash.of(requireNonNull(key, "key"), value.reveal());
    }

    /** Whether the other token has the same value: an issuer that caches gives the same token under a new serial. */
    public boolean sameValue(AccessToken other) {
        return value.equals(other.value);
    }

    /** The token type: {@code Bearer}, or {@code DPoP} for one that goes with proofs of its key. */
    public String type() {
        return type;
    }

    /** How long it lives from {@link #issuedAt()}. */
    public Duration lifetime() {
        return lifetime;
    }

    /** What the issuer said it may be used for; empty where it said nothing. */
    public Set<String> scopes() {
        return scopes;
    }

    /** The key whose proofs it goes with; empty for a bearer token. */
    public Optional<DpopKey> dpopKey() {
        return Optional.ofNullable(key);
    }

    /** What it is bound to. */
    public TokenBinding binding() {
        return binding;
    }

    /**
     * When its lifetime began, by the runtime's wall clock.
     *
     * @throws IllegalStateException if no stream has stamped it
     */
    public Instant issuedAt() {
        return stamp().orElseThrow(
                        () -> new IllegalStateException("Only a token that came from a stream has instants"));
    }

    /**
     * When its lifetime ends, by the runtime's wall clock.
     *
     * @throws IllegalStateException if no stream has stamped it
     */
    public Instant expiresAt() {
        return issuedAt().plus(lifetime);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccessToken token && serial == token.serial;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(serial);
    }

    /** The serial, the type and the instants; never the value. */
    @Override
    public String toString() {
        return "AccessToken[" + id() + ", " + type + ", masked, lives " + lifetime
                + stamp().map(at -> " from " + at).orElse("") + "]";
    }

    private static boolean isVisibleAscii(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c > ' ' && c < 127);
    }
}
