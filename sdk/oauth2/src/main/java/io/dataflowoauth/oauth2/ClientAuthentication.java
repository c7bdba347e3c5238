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
    /** No proof: the client id alone. */
    public static final String NONE = "none";

    private static final Set<String> SECRETS = Set.of(CLIENT_SECRET_BASIC, CLIENT_SECRET_POST, CLIENT_SECRET_JWT);
    private static final Set<String> ASSERTIONS = Set.of(CLIENT_SECRET_JWT, PRIVATE_KEY_JWT);
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
        return new ClientAuthentication(new Parts(NONE, Optional.empty(), Optional.empty(), Optional.empty(), false));
    }

    /** This, with that {@code kid} in the assertion's header. */
    public ClientAuthentication withKeyId(String id) {
        return assertion(
                from -> new Parts(from.method, from.key, Optional.of(id), from.algorithm, from.tokenEndpointAudience));
    }

    /** This, signing with that algorithm where the key allows more than one, such as {@code PS256} or {@code HS512}. */
    public ClientAuthentication withAlgorithm(String name) {
        return assertion(
                from -> new Parts(from.method, from.key, from.keyId, Optional.of(name), from.tokenEndpointAudience));
    }

    /**
     * This, with the token endpoint in place of the issuer as the assertion's audience, for issuers that accept no other. An
     * assertion for the issuer is safer: metadata cannot redirect it (CVE-2025-27370).
     */
    public ClientAuthentication withTokenEndpointAudience() {
        return assertion(from -> new Parts(from.method, from.key, from.keyId, from.algorithm, true));
    }

    /** The method's name. */
    public String method() {
        return parts.method;
    }

    /** Where the secret or the key is; empty for a method that has none. */
    public Optional<KeyPlace> key() {
        return parts.key;
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
        return new ClientAuthentication(new Parts(method, Optional.of(key), Optional.empty(), Optional.empty(), false));
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
            Optional<String> keyId,
            Optional<String> algorithm,
            boolean tokenEndpointAudience) {
        /** What does not go together, if anything. */
        private Optional<String> wrong() {
            boolean secret = SECRETS.contains(method);
            if (!secret && !method.equals(PRIVATE_KEY_JWT) && !method.equals(NONE)) {
                return Optional.of("It must be client_secret_basic, client_secret_post, client_secret_jwt,"
                        + " private_key_jwt or none.");
            }
            if (key.isPresent() == method.equals(NONE)) {
                return Optional.of("Every method but none needs a secret, and none has none.");
            }
            if (secret && key.flatMap(KeyPlace::text).isEmpty()) {
                return Optional.of("A client secret is a text, in a variable, a file or bound to a name.");
            }
            return wrongAssertion();
        }

        private Optional<String> wrongAssertion() {
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
