// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import io.dataflowoauth.Secret;
import io.dataflowoauth.jose.SignatureAlgorithm;
import io.dataflowoauth.testkit.internal.KitKeys;
import io.dataflowoauth.testkit.internal.SecretLedger;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

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
        /** {@code tls_client_auth}: RFC 8705 section 2.1, by a certificate of an authority. */
        TLS_CLIENT_AUTH("tls_client_auth"),
        /** {@code self_signed_tls_client_auth}: RFC 8705 section 2.2, by a certificate that is registered. */
        SELF_SIGNED_TLS_CLIENT_AUTH("self_signed_tls_client_auth"),
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

    private final Method method;
    private final ClientParts parts;

    private FakeClient(Method method, ClientParts parts) {
        this.method = method;
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
        return new FakeClient(Method.NONE, new ClientParts(id));
    }

    /** A client that signs assertions with a P-256 key of its own, made here. It may ask for nothing yet. */
    public static FakeClient privateKeyJwt(String id) {
        return privateKeyJwt(id, SignatureAlgorithm.ES256);
    }

    /** A client that signs assertions with a key of its own for that algorithm, made here. It may ask for nothing yet. */
    public static FakeClient privateKeyJwt(String id, SignatureAlgorithm algorithm) {
        return new FakeClient(Method.PRIVATE_KEY_JWT, new ClientParts(id).signing(KitKeys.of(algorithm.name())));
    }

    /**
     * A client that signs assertions with a key that it keeps itself.
     *
     * @param jwks its public keys as a JWK set (RFC 7517 section 5)
     */
    public static FakeClient privateKeyJwt(String id, String jwks) {
        ClientParts parts = new ClientParts(id);
        parts.jwks = Optional.of(jwks);
        return new FakeClient(Method.PRIVATE_KEY_JWT, parts);
    }

    /**
     * A client that shows a certificate of that authority with that common name, over TLS. Its tokens are bound to the
     * certificate that it showed. It may ask for nothing yet.
     */
    public static FakeClient tlsClientAuth(String id, TestAuthority authority, String commonName) {
        ClientParts parts = new ClientParts(id);
        parts.certificate = Optional.of(CertificateRule.named(authority, commonName));
        return new FakeClient(Method.TLS_CLIENT_AUTH, parts);
    }

    /**
     * A client that shows that very certificate, over TLS. Its tokens are bound to it. It may ask for nothing yet.
     *
     * @param certificate of {@link TestCertificate#selfSigned}, or any other
     */
    public static FakeClient selfSignedTlsClientAuth(String id, X509Certificate certificate) {
        ClientParts parts = new ClientParts(id);
        parts.certificate = Optional.of(CertificateRule.exactly(certificate));
        return new FakeClient(Method.SELF_SIGNED_TLS_CLIENT_AUTH, parts);
    }

    /** The client id. */
    public String id() {
        return parts.id;
    }

    /** How it authenticates. */
    public Method method() {
        return method;
    }

    /**
     * Its secret.
     *
     * @throws IllegalStateException if it proves itself otherwise
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
        return new FakeClient(method, parts.copy().signing(KitKeys.elliptic()));
    }

    /** This client, with that secret. */
    public FakeClient withSecret(Secret changed) {
        ClientParts copy = parts.copy();
        copy.secret = Optional.of(changed);
        return new FakeClient(method, copy);
    }

    /** This client, allowed to ask for these scopes and no others. */
    public FakeClient withScopes(String... changed) {
        ClientParts copy = parts.copy();
        copy.scopes = ClientParts.sorted(changed);
        return new FakeClient(method, copy);
    }

    /** This client, allowed to ask for these audiences and resources and no others. */
    public FakeClient withAudiences(String... changed) {
        ClientParts copy = parts.copy();
        copy.audiences = ClientParts.sorted(changed);
        return new FakeClient(method, copy);
    }

    /**
     * This client, whose tokens live that long.
     *
     * @throws IllegalArgumentException if it is shorter than the second that {@code expires_in} can say
     */
    public FakeClient withTokenLifetime(Duration changed) {
        ClientParts copy = parts.copy();
        copy.lifetime = Optional.of(Lifetimes.checked(changed));
        return new FakeClient(method, copy);
    }

    /**
     * This client, to which a browser is sent back at these URIs and no others. They are compared as text; of one with the
     * host {@code 127.0.0.1} or {@code [::1]} over http the port may differ (RFC 8252 section 7.3).
     */
    public FakeClient withRedirects(String... changed) {
        ClientParts copy = parts.copy();
        copy.redirects = ClientParts.sorted(changed);
        return new FakeClient(method, copy);
    }

    /** Where a browser may be sent back to. */
    public Set<String> redirects() {
        return parts.redirects;
    }

    /** This client, to which a browser is sent back after a sign-out at these URIs and no others, compared as text. */
    public FakeClient withLogoutRedirects(String... changed) {
        ClientParts copy = parts.copy();
        copy.logoutRedirects = ClientParts.sorted(changed);
        return new FakeClient(method, copy);
    }

    /** Where a browser may be sent back to after a sign-out. */
    public Set<String> logoutRedirects() {
        return parts.logoutRedirects;
    }

    /** This client, whose access tokens are of that form, whatever those of others are. */
    public FakeClient withTokenForm(TokenForm changed) {
        ClientParts copy = parts.copy();
        copy.form = Optional.of(changed);
        return new FakeClient(method, copy);
    }

    /** What its access tokens are, where that differs from the issuer's own. */
    public Optional<TokenForm> tokenForm() {
        return parts.form;
    }

    /** This client, which gets only tokens that are bound to the certificate that it shows (RFC 8705 section 3). */
    public FakeClient withCertificateBoundTokens() {
        ClientParts copy = parts.copy();
        copy.certificateBound = true;
        return new FakeClient(method, copy);
    }

    /** This client, which gets only tokens that are bound to a DPoP key (RFC 9449 section 5.2). */
    public FakeClient withBoundTokens() {
        ClientParts copy = parts.copy();
        copy.boundTokens = true;
        return new FakeClient(method, copy);
    }

    /** Whether it gets only tokens that are bound to a DPoP key. */
    public boolean boundTokens() {
        return parts.boundTokens;
    }

    Optional<CertificateRule> certificate() {
        return parts.certificate;
    }

    /** A certificate that proves a client binds its tokens too. */
    boolean certificateBound() {
        return parts.certificateBound || parts.certificate.isPresent();
    }

    Optional<String> jwks() {
        return parts.jwks;
    }

    void learn() {
        parts.secret.ifPresent(secret -> SecretLedger.shared().learn("client secret", secret.reveal()));
    }

    @Override
    public String toString() {
        return "FakeClient[" + parts.id + ", " + method.registered + ", scopes " + parts.scopes + "]";
    }

    private KitKeys keys() {
        return parts.keys.orElseThrow(
                () -> new IllegalStateException("The kit has no private key of client " + parts.id));
    }

    private static FakeClient withSecret(String id, Method method) {
        ClientParts parts = new ClientParts(id);
        parts.secret = Optional.of(Secret.of(SecretLedger.shared().mint("client secret")));
        return new FakeClient(method, parts);
    }
}
