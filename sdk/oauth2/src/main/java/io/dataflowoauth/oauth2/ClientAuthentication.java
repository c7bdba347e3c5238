// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.SecretRef;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How a client proves to a token endpoint who it is: one method, by its name in the IANA registry, and where its secret
 * <em>is</em>.
 *
 * <p>Part of a recipe as plain fields. Immutable, safe for use by many threads.
 */
public final class ClientAuthentication {
    /** The client id and secret in an {@code Authorization: Basic} header. */
    public static final String CLIENT_SECRET_BASIC = "client_secret_basic";
    /** The client id and secret in the body. */
    public static final String CLIENT_SECRET_POST = "client_secret_post";
    /** An assertion that the client's own key signs. */
    public static final String PRIVATE_KEY_JWT = "private_key_jwt";

    private static final Set<String> METHODS = Set.of(CLIENT_SECRET_BASIC, CLIENT_SECRET_POST, PRIVATE_KEY_JWT);

    private final String method;
    private final SecretRef secret;
    private final Optional<String> keyId;
    private final Optional<String> algorithm;
    private final boolean tokenEndpointAudience;

    private ClientAuthentication(ClientAuthentication from, Optional<String> keyId, Optional<String> algorithm) {
        this.method = from.method;
        this.secret = from.secret;
        this.tokenEndpointAudience = from.tokenEndpointAudience;
        this.keyId = keyId;
        this.algorithm = algorithm;
    }

    private ClientAuthentication(String method, SecretRef secret, boolean tokenEndpointAudience) {
        this.method = method;
        this.secret = requireNonNull(secret, "secret");
        this.tokenEndpointAudience = tokenEndpointAudience;
        this.keyId = Optional.empty();
        this.algorithm = Optional.empty();
    }

    /** Client id and secret, each form-encoded, in a Basic header (RFC 6749 section 2.3.1). */
    public static ClientAuthentication clientSecretBasic(SecretRef secret) {
        return new ClientAuthentication(CLIENT_SECRET_BASIC, secret, false);
    }

    /** Client id and secret in the body (RFC 6749 section 2.3.1), for issuers that know no Basic. */
    public static ClientAuthentication clientSecretPost(SecretRef secret) {
        return new ClientAuthentication(CLIENT_SECRET_POST, secret, false);
    }

    /**
     * A JWT that the client signs anew for each attempt (RFC 7523 section 2.2): it lives 60 s, has a random {@code jti}, and
     * is meant for the issuer alone.
     *
     * @param key an unencrypted PKCS#8 key in PEM, or a private JWK
     */
    public static ClientAuthentication privateKeyJwt(SecretRef key) {
        return new ClientAuthentication(PRIVATE_KEY_JWT, key, false);
    }

    /** This, with that {@code kid} in the assertion's header. */
    public ClientAuthentication withKeyId(String id) {
        return new ClientAuthentication(forAssertion(), Optional.of(id), algorithm);
    }

    /** This, signing with that algorithm where the key's type allows more than one, such as {@code PS256}. */
    public ClientAuthentication withAlgorithm(String name) {
        return new ClientAuthentication(forAssertion(), keyId, Optional.of(name));
    }

    /**
     * This, with the token endpoint in place of the issuer as the assertion's audience, for issuers that accept no other. An
     * assertion for the issuer is safer: metadata cannot redirect it (CVE-2025-27370).
     */
    public ClientAuthentication withTokenEndpointAudience() {
        return new ClientAuthentication(
                new ClientAuthentication(forAssertion().method, secret, true), keyId, algorithm);
    }

    /** The method's name. */
    public String method() {
        return method;
    }

    /** Where the secret or the key is. */
    public SecretRef secret() {
        return secret;
    }

    /** The {@code kid}, where it is not left to the key. */
    public Optional<String> keyId() {
        return keyId;
    }

    /** The {@code alg}, where it is not left to the key. */
    public Optional<String> algorithm() {
        return algorithm;
    }

    /** Whether the assertion's audience is the token endpoint. */
    public boolean hasTokenEndpointAudience() {
        return tokenEndpointAudience;
    }

    /** Adds the fields {@code authentication}, {@code secret}, {@code keyId}, {@code algorithm} to a recipe. */
    public RecipeObject writeTo(RecipeObject recipe) {
        RecipeObject written = recipe.with("authentication", method)
                .with("secret", secret.toString())
                .with("tokenEndpointAudience", tokenEndpointAudience);
        written = keyId.isPresent() ? written.with("keyId", keyId.get()) : written;
        return algorithm.isPresent() ? written.with("algorithm", algorithm.get()) : written;
    }

    /**
     * Reads the fields that {@link #writeTo} wrote.
     *
     * @throws io.dataflowoauth.TokenException.Misconfigured that names the field
     */
    public static ClientAuthentication readFrom(RecipeObject.Reader recipe) {
        String method = recipe.text("authentication");
        if (!METHODS.contains(method)) {
            throw recipe.invalid(
                    "authentication", "It must be client_secret_basic, client_secret_post or private_key_jwt.");
        }
        SecretRef secret = SecretRef.parse(recipe.text("secret"));
        boolean endpointAudience = recipe.flag("tokenEndpointAudience");
        Optional<String> keyId = recipe.optionalText("keyId");
        Optional<String> algorithm = recipe.optionalText("algorithm");
        boolean ofAssertion = endpointAudience || keyId.isPresent() || algorithm.isPresent();
        if (ofAssertion && !method.equals(PRIVATE_KEY_JWT)) {
            throw recipe.invalid("authentication", "Only private_key_jwt has a key id, an algorithm or an audience.");
        }
        return new ClientAuthentication(new ClientAuthentication(method, secret, endpointAudience), keyId, algorithm);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientAuthentication authentication
                && method.equals(authentication.method)
                && secret.equals(authentication.secret)
                && keyId.equals(authentication.keyId)
                && algorithm.equals(authentication.algorithm)
                && tokenEndpointAudience == authentication.tokenEndpointAudience;
    }

    @Override
    public int hashCode() {
        return Objects.hash(method, secret, keyId, algorithm, tokenEndpointAudience);
    }

    /** The method and the place of the secret. */
    @Override
    public String toString() {
        return method + " with " + secret;
    }

    private ClientAuthentication forAssertion() {
        if (!method.equals(PRIVATE_KEY_JWT)) {
            throw new IllegalStateException("Only private_key_jwt has a key id, an algorithm or an audience");
        }
        return this;
    }
}
