// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Secret;
import io.dataflowoauth.testkit.internal.KitKeys;
import io.dataflowoauth.testkit.internal.SecretLedger;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A client as it is registered at a {@link FakeOidcIssuer}: who it is, how it authenticates, what it may ask for.
 *
 * <p>The issuer really checks all of it: a client may use the one authentication method that it is registered for, and may
 * ask only for scopes and audiences that it was given. Immutable; each {@code withX} gives a changed copy; masks its secret;
 * safe for use by many threads.
 */
public final class FakeClient {
    /** How a client authenticates, named as in the IANA registry of token endpoint authentication methods. */
    public enum Method {
        /** {@code client_secret_basic}: RFC 6749 section 2.3.1, in the header. */
        CLIENT_SECRET_BASIC("client_secret_basic"),
        /** {@code client_secret_post}: RFC 6749 section 2.3.1, in the body. */
        CLIENT_SECRET_POST("client_secret_post"),
        /** {@code private_key_jwt}: RFC 7523 section 2.2. */
        PRIVATE_KEY_JWT("private_key_jwt"),
        /** {@code client_secret_jwt}: RFC 7523 section 2.2, with the secret as HMAC key. */
        CLIENT_SECRET_JWT("client_secret_jwt"),
        /** {@code none}: a public client, RFC 6749 section 2.1. */
        NONE("none");

        private final String registered;

        Method(String registered) {
            this.registered = registered;
        }

        /** The registered name. */
        public String registered() {
            return registered;
        }
    }

    private final Parts parts;

    private FakeClient(Parts parts) {
        this.parts = parts;
    }

    /** A client that sends a secret of its own in the header. It may ask for nothing yet. */
    public static FakeClient basic(String id) {
        return withSecret(id, Method.CLIENT_SECRET_BASIC);
    }

    /** A client that sends a secret of its own in the body. It may ask for nothing yet. */
    public static FakeClient post(String id) {
        return withSecret(id, Method.CLIENT_SECRET_POST);
    }

    /** A client that signs assertions with a secret of its own. It may ask for nothing yet. */
    public static FakeClient secretJwt(String id) {
        return withSecret(id, Method.CLIENT_SECRET_JWT);
    }

    /** A client that has no secret and proves nothing. It may ask for nothing yet. */
    public static FakeClient withoutSecret(String id) {
        return new FakeClient(new Parts(id, Method.NONE));
    }

    /** A client that signs assertions with a P-256 key of its own, made here. It may ask for nothing yet. */
    public static FakeClient privateKeyJwt(String id) {
        KitKeys keys = KitKeys.elliptic();
        Parts parts = new Parts(id, Method.PRIVATE_KEY_JWT);
        parts.keys = Optional.of(keys);
        parts.jwks = Optional.of(keys.jwks(Instant.MIN));
        return new FakeClient(parts);
    }

    /**
     * A client that signs assertions with a key that it keeps itself.
     *
     * @param jwks its public keys as a JWK set (RFC 7517 section 5)
     */
    public static FakeClient privateKeyJwt(String id, String jwks) {
        Parts parts = new Parts(id, Method.PRIVATE_KEY_JWT);
        parts.jwks = Optional.of(jwks);
        return new FakeClient(parts);
    }

    /** The client id. */
    public String id() {
        return parts.id;
    }

    /** How it authenticates. */
    public Method method() {
        return parts.method;
    }

    /**
     * Its secret.
     *
     * @throws IllegalStateException if it signs assertions instead
     */
    public Secret secret() {
        return parts.secret.orElseThrow(() -> new IllegalStateException("Client " + parts.id + " has no secret"));
    }

    /**
     * The private key that it signs with, as PEM (PKCS #8).
     *
     * @throws IllegalStateException if the kit did not make it
     */
    public Secret privateKeyPem() {
        return Secret.of(keys().privateKeyPem());
    }

    /**
     * The {@code kid} of the key that it signs with.
     *
     * @throws IllegalStateException if the kit did not make it
     */
    public String keyId() {
        return keys().currentKeyId();
    }

    /** The scopes that it may ask for, in alphabetical order; all of them if it asks for none. */
    public Set<String> scopes() {
        return parts.scopes;
    }

    /** The audiences and resources that it may ask for; the first is taken if it asks for none. */
    public Set<String> audiences() {
        return parts.audiences;
    }

    /** How long its tokens live, where it differs from the issuer's own lifetime. */
    public Optional<Duration> tokenLifetime() {
        return parts.lifetime;
    }

    /** This client, which signs assertions for grants with a P-256 key of its own, however it authenticates. */
    public FakeClient withKeys() {
        KitKeys keys = KitKeys.elliptic();
        Parts copy = parts.copy();
        copy.keys = Optional.of(keys);
        copy.jwks = Optional.of(keys.jwks(Instant.MIN));
        return new FakeClient(copy);
    }

    /** This client, with that secret. */
    public FakeClient withSecret(Secret changed) {
        Parts copy = parts.copy();
        copy.secret = Optional.of(changed);
        return new FakeClient(copy);
    }

    /** This client, allowed to ask for these scopes and no others. */
    public FakeClient withScopes(String... changed) {
        Parts copy = parts.copy();
        copy.scopes = sorted(changed);
        return new FakeClient(copy);
    }

    /** This client, allowed to ask for these audiences and resources and no others. */
    public FakeClient withAudiences(String... changed) {
        Parts copy = parts.copy();
        copy.audiences = sorted(changed);
        return new FakeClient(copy);
    }

    /**
     * This client, whose tokens live that long.
     *
     * @throws IllegalArgumentException if it is shorter than the second that {@code expires_in} can say
     */
    public FakeClient withTokenLifetime(Duration changed) {
        Parts copy = parts.copy();
        copy.lifetime = Optional.of(Lifetimes.checked(changed));
        return new FakeClient(copy);
    }

    /**
     * This client, to which a browser is sent back at these URIs and no others. They are compared as text; of one with the
     * host {@code 127.0.0.1} or {@code [::1]} over http the port may differ (RFC 8252 section 7.3).
     */
    public FakeClient withRedirects(String... changed) {
        Parts copy = parts.copy();
        copy.redirects = sorted(changed);
        return new FakeClient(copy);
    }

    /** Where a browser may be sent back to. */
    public Set<String> redirects() {
        return parts.redirects;
    }

    /** This client, which gets only tokens that are bound to a DPoP key (RFC 9449 section 5.2). */
    public FakeClient withBoundTokens() {
        Parts copy = parts.copy();
        copy.boundTokens = true;
        return new FakeClient(copy);
    }

    /** Whether it gets only tokens that are bound to a DPoP key. */
    public boolean boundTokens() {
        return parts.boundTokens;
    }

    Optional<String> jwks() {
        return parts.jwks;
    }

    void learn() {
        parts.secret.ifPresent(secret -> SecretLedger.shared().learn("client secret", secret.reveal()));
    }

    @Override
    public String toString() {
        return "FakeClient[" + parts.id + ", " + parts.method.registered + ", scopes " + parts.scopes + "]";
    }

    private KitKeys keys() {
        return parts.keys.orElseThrow(
                () -> new IllegalStateException("The kit has no private key of client " + parts.id));
    }

    private static FakeClient withSecret(String id, Method method) {
        Parts parts = new Parts(id, method);
        parts.secret = Optional.of(Secret.of(SecretLedger.shared().mint("client secret")));
        return new FakeClient(parts);
    }

    private static Set<String> sorted(String... texts) {
        return Collections.unmodifiableSet(new TreeSet<>(Set.of(texts)));
    }

    private static final class Parts {
        private final String id;
        private final Method method;
        private Optional<Secret> secret = Optional.empty();
        private Optional<KitKeys> keys = Optional.empty();
        private Optional<String> jwks = Optional.empty();
        private Set<String> scopes = Set.of();
        private Set<String> audiences = Set.of();
        private Set<String> redirects = Set.of();
        private Optional<Duration> lifetime = Optional.empty();
        private boolean boundTokens;

        private Parts(String id, Method method) {
            this.id = requireNonNull(id, "id");
            this.method = method;
        }

        private Parts copy() {
            Parts copy = new Parts(id, method);
            copy.secret = secret;
            copy.keys = keys;
            copy.jwks = jwks;
            copy.scopes = scopes;
            copy.audiences = audiences;
            copy.redirects = redirects;
            copy.lifetime = lifetime;
            copy.boundTokens = boundTokens;
            return copy;
        }
    }
}
