// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.SecretRef;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * How a client proves to a token endpoint who it is: one method, by its name in the IANA registry, and where its secret or
 * key <em>is</em>.
 *
 * <p>Part of a recipe as plain fields. Immutable, safe for use by many threads.
 */
public final class ClientAuthentication {
    /** The client id and secret in an {@code Authorization: Basic} header. */
    public static final String CLIENT_SECRET_BASIC = "client_secret_basic";
    /** The client id and secret in the body. */
    public static final String CLIENT_SECRET_POST = "client_secret_post";
    /** An assertion that is signed with the client's secret. */
    public static final String CLIENT_SECRET_JWT = "client_secret_jwt";
    /** An assertion that the client's own key signs. */
    public static final String PRIVATE_KEY_JWT = "private_key_jwt";
    /** A certificate that an authority has signed, in the TLS handshake. */
    public static final String TLS_CLIENT_AUTH = "tls_client_auth";
    /** A certificate that the client has signed itself and registered, in the TLS handshake. */
    public static final String SELF_SIGNED_TLS_CLIENT_AUTH = "self_signed_tls_client_auth";
    /** No proof: the client id alone. */
    public static final String NONE = "none";

    private static final Set<String> SECRETS = Set.of(CLIENT_SECRET_BASIC, CLIENT_SECRET_POST, CLIENT_SECRET_JWT);
    private static final Set<String> ASSERTIONS = Set.of(CLIENT_SECRET_JWT, PRIVATE_KEY_JWT);
    private static final Set<String> CERTIFICATES = Set.of(TLS_CLIENT_AUTH, SELF_SIGNED_TLS_CLIENT_AUTH);
    private static final Set<String> HMACS = Set.of("HS256", "HS384", "HS512");

    private final Parts parts;

    private ClientAuthentication(Parts parts) {
        this.parts = parts;
    }

    /** Client id and secret, each form-encoded, in a Basic header (RFC 6749 section 2.3.1). */
    public static ClientAuthentication clientSecretBasic(SecretRef secret) {
        return of(CLIENT_SECRET_BASIC, KeyPlace.text(secret));
    }

    /** Client id and secret in the body (RFC 6749 section 2.3.1), for issuers that know no Basic. */
    public static ClientAuthentication clientSecretPost(SecretRef secret) {
        return of(CLIENT_SECRET_POST, KeyPlace.text(secret));
    }

    /**
     * A JWT over the client's secret as an HMAC key, made anew for each attempt as in {@link #privateKeyJwt(KeyPlace)}: the
     * secret does not travel. HS256 with a secret of at least 32 bytes, or as {@link #withAlgorithm} says.
     */
    public static ClientAuthentication clientSecretJwt(SecretRef secret) {
        return of(CLIENT_SECRET_JWT, KeyPlace.text(secret));
    }

    /**
     * As {@link #privateKeyJwt(KeyPlace)}, with a key that is text.
     *
     * @param key an unencrypted PKCS#8 key in PEM, or a private JWK
     */
    public static ClientAuthentication privateKeyJwt(SecretRef key) {
        return privateKeyJwt(KeyPlace.text(key));
    }

    /**
     * A JWT that the client signs anew for each attempt (RFC 7523 section 2.2): it lives 60 s, has a random {@code jti}, and
     * is meant for the issuer alone.
     */
    public static ClientAuthentication privateKeyJwt(KeyPlace key) {
        return of(PRIVATE_KEY_JWT, requireNonNull(key, "key"));
    }

    /** Nothing but the client id, for a client that has no secret to keep (RFC 6749 section 2.1, public). */
    public static ClientAuthentication none() {
        return new ClientAuthentication(Parts.of(NONE));
    }

    /**
     * A certificate that an authority has signed, shown in the TLS handshake (RFC 8705 section 2.1), read anew for each
     * attempt, so that a rotated one is picked up.
     *
     * @param certificate the certificates in PEM, the client's own first
     * @param key the private key, in PEM or as a JWK
     */
    public static ClientAuthentication tlsClientAuth(SecretRef certificate, SecretRef key) {
        return certified(TLS_CLIENT_AUTH, Optional.of(certificate), KeyPlace.text(key));
    }

    /** As {@link #tlsClientAuth(SecretRef, SecretRef)}, with certificates and key of a key store. */
    public static ClientAuthentication tlsClientAuth(KeyPlace keyStore) {
        return certified(TLS_CLIENT_AUTH, Optional.empty(), keyStore);
    }

    /** As {@link #tlsClientAuth(SecretRef, SecretRef)}, with a certificate that nobody but its key has signed (section 2.2). */
    public static ClientAuthentication selfSignedTlsClientAuth(SecretRef certificate, SecretRef key) {
        return certified(SELF_SIGNED_TLS_CLIENT_AUTH, Optional.of(certificate), KeyPlace.text(key));
    }

    /** As {@link #selfSignedTlsClientAuth(SecretRef, SecretRef)}, with certificate and key of a key store. */
    public static ClientAuthentication selfSignedTlsClientAuth(KeyPlace keyStore) {
        return certified(SELF_SIGNED_TLS_CLIENT_AUTH, Optional.empty(), keyStore);
    }

    /** This, with that {@code kid} in the assertion's header. */
    public ClientAuthentication withKeyId(String id) {
        return assertion(from -> from.with(Optional.of(id), from.algorithm, from.tokenEndpointAudience));
    }

    /** This, signing with that algorithm where the key allows more than one, such as {@code PS256} or {@code HS512}. */
    public ClientAuthentication withAlgorithm(String name) {
        return assertion(from -> from.with(from.keyId, Optional.of(name), from.tokenEndpointAudience));
    }

    /**
     * This, with the token endpoint in place of the issuer as the assertion's audience, for issuers that accept no other. An
     * assertion for the issuer is safer: metadata cannot redirect it (CVE-2025-27370).
     */
    public ClientAuthentication withTokenEndpointAudience() {
        return assertion(from -> from.with(from.keyId, from.algorithm, true));
    }

    /** The method's name. */
    public String method() {
        return parts.method;
    }

    /** Where the secret or the key is; empty for a method that has none. */
    public Optional<KeyPlace> key() {
        return parts.key;
    }

    /** Where the certificate is; empty for a method that shows none, and where a key store holds it. */
    public Optional<SecretRef> certificate() {
        return parts.certificate;
    }

    /** Whether the client shows a certificate in the TLS handshake. */
    public boolean showsCertificate() {
        return CERTIFICATES.contains(parts.method);
    }

    /** The {@code kid}, where it is not left to the key. */
    public Optional<String> keyId() {
        return parts.keyId;
    }

    /** The {@code alg}, where it is not left to the key. */
    public Optional<String> algorithm() {
        return parts.algorithm;
    }

    /** Whether the assertion's audience is the token endpoint. */
    public boolean hasTokenEndpointAudience() {
        return parts.tokenEndpointAudience;
    }

    /** Adds the fields {@code authentication}, {@code secret}, {@code keyId}, {@code algorithm} … to a recipe. */
    public RecipeObject writeTo(RecipeObject recipe) {
        RecipeObject written =
                recipe.with("authentication", parts.method).with("tokenEndpointAudience", parts.tokenEndpointAudience);
        written = parts.key.isPresent() ? parts.key.get().writeTo(written, "secret") : written;
        written = parts.certificate.isPresent()
                ? written.with("certificate", parts.certificate.get().toString())
                : written;
        written = parts.keyId.isPresent() ? written.with("keyId", parts.keyId.get()) : written;
        return parts.algorithm.isPresent() ? written.with("algorithm", parts.algorithm.get()) : written;
    }

    /**
     * Reads the fields that {@link #writeTo} wrote.
     *
     * @throws io.dataflowoauth.TokenException.Misconfigured that names the field
     */
    public static ClientAuthentication readFrom(RecipeObject.Reader recipe) {
        Parts parts = new Parts(
                recipe.text("authentication"),
                KeyPlace.readFrom(recipe, "secret"),
                recipe.optionalText("certificate").map(SecretRef::parse),
                recipe.optionalText("keyId"),
                recipe.optionalText("algorithm"),
                recipe.flag("tokenEndpointAudience"));
        Optional<String> wrong = parts.wrong();
        if (wrong.isPresent()) {
            throw recipe.invalid("authentication", wrong.get());
        }
        return new ClientAuthentication(parts);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientAuthentication authentication && parts.equals(authentication.parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    /** The method and the place of the secret. */
    @Override
    public String toString() {
        return parts.method + parts.key.map(key -> " with " + key).orElse("");
    }

    private static ClientAuthentication of(String method, KeyPlace key) {
        return new ClientAuthentication(Parts.of(method).of(key, Optional.empty()));
    }

    private static ClientAuthentication certified(String method, Optional<SecretRef> certificate, KeyPlace key) {
        Parts parts = Parts.of(method).of(key, certificate);
        parts.wrong().ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        return new ClientAuthentication(parts);
    }

    private ClientAuthentication assertion(UnaryOperator<Parts> change) {
        ClientAuthentication changed = new ClientAuthentication(change.apply(parts));
        changed.parts.wrong().ifPresent(why -> {
            throw new IllegalStateException(why);
        });
        return changed;
    }

    private record Parts(
            String method,
            Optional<KeyPlace> key,
            Optional<SecretRef> certificate,
            Optional<String> keyId,
            Optional<String> algorithm,
            boolean tokenEndpointAudience) {
        private static Parts of(String method) {
            return new Parts(method, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);
        }

        private Parts of(KeyPlace place, Optional<SecretRef> certificates) {
            return new Parts(method, Optional.of(place), certificates, keyId, algorithm, tokenEndpointAudience);
        }

        private Parts with(Optional<String> kid, Optional<String> alg, boolean endpointAudience) {
            return new Parts(method, key, certificate, kid, alg, endpointAudience);
        }

        /** What does not go together, if anything. */
        private Optional<String> wrong() {
            boolean secret = SECRETS.contains(method);
            boolean shows = CERTIFICATES.contains(method);
            if (!secret && !shows && !method.equals(PRIVATE_KEY_JWT) && !method.equals(NONE)) {
                return Optional.of("It must be client_secret_basic, client_secret_post, client_secret_jwt,"
                        + " private_key_jwt, tls_client_auth, self_signed_tls_client_auth or none.");
            }
            if (key.isPresent() == method.equals(NONE)) {
                return Optional.of("Every method but none needs a secret, and none has none.");
            }
            if (secret && key.flatMap(KeyPlace::text).isEmpty()) {
                return Optional.of("A client secret is a text, in a variable, a file or bound to a name.");
            }
            return shows ? wrongCertificate() : wrongAssertion();
        }

        private Optional<String> wrongCertificate() {
            boolean text = key.flatMap(KeyPlace::text).isPresent();
            boolean store = key.flatMap(KeyPlace::keyStore).isPresent();
            boolean whole = (text && certificate.isPresent()) || (store && certificate.isEmpty());
            return whole && keyId.isEmpty() && algorithm.isEmpty() && !tokenEndpointAudience
                    ? Optional.empty()
                    : Optional.of("A certificate goes with a key that is text, or both are in a key store.");
        }

        private Optional<String> wrongAssertion() {
            if (certificate.isPresent()) {
                return Optional.of("Only tls_client_auth and self_signed_tls_client_auth show a certificate.");
            }
            boolean asserts = keyId.isPresent() || algorithm.isPresent() || tokenEndpointAudience;
            if (asserts && !ASSERTIONS.contains(method)) {
                return Optional.of("Only an assertion has a key id, an algorithm or an audience.");
            }
            boolean shared = method.equals(CLIENT_SECRET_JWT);
            return algorithm.filter(name -> shared != HMACS.contains(name)).isPresent()
                    ? Optional.of("A secret signs with HS256, HS384 or HS512, and a private key with none of them.")
                    : Optional.empty();
        }
    }
}
