// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.SecretRef;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * To what key a client has its tokens bound (RFC 9449), so that nobody else can use them, and where that key <em>is</em>.
 *
 * <p>Part of a recipe as plain fields; holds no key. Immutable, safe for use by many threads.
 */
public final class DpopBinding {
    private static final String EPHEMERAL = "ephemeral";
    private static final Set<String> ALGORITHMS =
            Set.of("ES256", "ES384", "ES512", "Ed25519", "EdDSA", "PS256", "RS256");

    private final Optional<KeyPlace> key;
    private final Optional<String> algorithm;
    private final boolean bearerAllowed;

    private DpopBinding(Optional<KeyPlace> key, Optional<String> algorithm, boolean bearerAllowed) {
        this.key = key;
        this.algorithm = algorithm;
        this.bearerAllowed = bearerAllowed;
    }

    /**
     * A key that each live token makes for itself and all that replace it, in memory alone: for ES256, or, where the issuer's
     * metadata does not name that, for the first it names of Ed25519, EdDSA, PS256, RS256, ES384, ES512.
     */
    public static DpopBinding ephemeral() {
        return new DpopBinding(Optional.empty(), Optional.empty(), false);
    }

    /**
     * A key that is there, read at each acquisition: for a refresh token that was bound to it at a login, or for an issuer
     * that knows the client by it.
     *
     * @param key text or an entry of a key store; an Ed25519 key as text is a JWK
     * @throws IllegalArgumentException for a remote signer, which cannot put the public key into the header of a proof
     */
    public static DpopBinding of(KeyPlace key) {
        if (key.signer().isPresent()) {
            throw new IllegalArgumentException("A remote signer makes no DPoP proofs");
        }
        return new DpopBinding(Optional.of(key), Optional.empty(), false);
    }

    /** As {@link #of(KeyPlace)}, with a key that is text. */
    public static DpopBinding of(SecretRef key) {
        return of(KeyPlace.text(key));
    }

    /**
     * This, signing with that algorithm.
     *
     * @throws IllegalArgumentException if it is none of ES256, ES384, ES512, Ed25519, EdDSA, PS256 and RS256
     */
    public DpopBinding withAlgorithm(String name) {
        if (!ALGORITHMS.contains(requireNonNull(name, "name"))) {
            throw new IllegalArgumentException("Proofs are signed with one of " + ALGORITHMS + ", not with " + name);
        }
        return new DpopBinding(key, Optional.of(name), bearerAllowed);
    }

    /**
     * This, content with a plain bearer token where the issuer gives one all the same: for the time in which an issuer learns
     * DPoP. Otherwise such an answer fails with {@code oauth2.token-not-bound}, since whoever steals the token could use it.
     */
    public DpopBinding withBearerAllowed() {
        return new DpopBinding(key, algorithm, true);
    }

    /** Where the key is; empty for one that is made in memory. */
    public Optional<KeyPlace> key() {
        return key;
    }

    /** The {@code alg} of the proofs, where it is not left to the key and the issuer. */
    public Optional<String> algorithm() {
        return algorithm;
    }

    /** Whether a plain bearer token will do. */
    public boolean isBearerAllowed() {
        return bearerAllowed;
    }

    /** Adds the fields {@code dpop}, {@code dpopAlgorithm} … to a recipe, defaults left out. */
    public RecipeObject writeTo(RecipeObject recipe) {
        RecipeObject written = key.isPresent() ? key.get().writeTo(recipe, "dpop") : recipe.with("dpop", EPHEMERAL);
        written = algorithm.isPresent() ? written.with("dpopAlgorithm", algorithm.get()) : written;
        return written.with("dpopBearerAllowed", bearerAllowed);
    }

    /**
     * Reads the fields that {@link #writeTo} wrote; empty if the first is absent.
     *
     * @throws io.dataflowoauth.TokenException.Misconfigured that names the field
     */
    public static Optional<DpopBinding> readFrom(RecipeObject.Reader recipe) {
        Optional<String> place = recipe.optionalText("dpop");
        boolean made = place.filter(EPHEMERAL::equals).isPresent();
        Optional<KeyPlace> key = made ? Optional.empty() : KeyPlace.readFrom(recipe, "dpop");
        Optional<String> algorithm = recipe.optionalText("dpopAlgorithm");
        boolean bearerAllowed = recipe.flag("dpopBearerAllowed");
        if (place.isEmpty() && (algorithm.isPresent() || bearerAllowed)) {
            throw recipe.invalid("dpop", "It is missing, and fields beside it say how to bind.");
        }
        if (key.flatMap(KeyPlace::signer).isPresent()) {
            throw recipe.invalid("dpop", "A remote signer makes no DPoP proofs.");
        }
        if (algorithm.filter(name -> !ALGORITHMS.contains(name)).isPresent()) {
            throw recipe.invalid(
                    "dpopAlgorithm", "Proofs are signed with ES256, ES384, ES512, Ed25519, EdDSA, PS256 or RS256.");
        }
        return place.map(present -> new DpopBinding(key, algorithm, bearerAllowed));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DpopBinding binding
                && key.equals(binding.key)
                && algorithm.equals(binding.algorithm)
                && bearerAllowed == binding.bearerAllowed;
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, algorithm, bearerAllowed);
    }

    /** The place of the key. */
    @Override
    public String toString() {
        return "DpopBinding[" + key.map(KeyPlace::toString).orElse(EPHEMERAL) + "]";
    }
}
