// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.SecretRef;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a private key <em>is</em>, never what it is: behind a {@link SecretRef} as text, in a key store, or with a signer
 * that never lets it out.
 *
 * <p>Read again at each acquisition, so that a rotated key is picked up. Part of a recipe as plain fields. Immutable, safe
 * for use by many threads.
 */
public final class KeyPlace {
    private static final String STORE = "keystore:";
    private static final String SIGNER = "signer:";

    private final String place;
    private final Optional<String> alias;
    private final Optional<SecretRef> password;

    private KeyPlace(String place, Optional<String> alias, Optional<SecretRef> password) {
        this.place = place;
        this.alias = alias;
        this.password = password;
    }

    /** One unencrypted PKCS#8 key in PEM, or one private JWK; for a method with a client secret, the secret. */
    public static KeyPlace text(SecretRef ref) {
        return new KeyPlace(ref.toString(), Optional.empty(), Optional.empty());
    }

    /**
     * An entry of a key store file of at most 1 MiB, whatever type the JVM knows ({@link java.security.KeyStore}).
     *
     * @param password of the store and of the entry
     */
    public static KeyPlace keyStore(String path, String alias, SecretRef password) {
        return new KeyPlace(STORE + requireNonNull(path, "path"), Optional.of(alias), Optional.of(password));
    }

    /** A {@code JwtSigner} that the runtime binds to that name: a key service, which signs and keeps its key. */
    public static KeyPlace signer(String name) {
        return new KeyPlace(SIGNER + requireNonNull(name, "name"), Optional.empty(), Optional.empty());
    }

    /** Where the text is, if it is one. */
    public Optional<SecretRef> text() {
        return place.startsWith(STORE) || place.startsWith(SIGNER)
                ? Optional.empty()
                : Optional.of(SecretRef.parse(place));
    }

    /** The path of the key store, if it is one. */
    public Optional<String> keyStore() {
        return after(STORE);
    }

    /** The name of the signer, if it is one. */
    public Optional<String> signer() {
        return after(SIGNER);
    }

    /** The entry of the key store. */
    public Optional<String> alias() {
        return alias;
    }

    /** Where the password of the key store is. */
    public Optional<SecretRef> password() {
        return password;
    }

    /** Adds this as that field to a recipe, of a key store also the field's name with {@code Alias} and {@code Password}. */
    public RecipeObject writeTo(RecipeObject recipe, String field) {
        RecipeObject written = recipe.with(field, place);
        written = alias.isPresent() ? written.with(field + "Alias", alias.get()) : written;
        return password.isPresent()
                ? written.with(field + "Password", password.get().toString())
                : written;
    }

    /**
     * Reads the fields that {@link #writeTo} wrote; empty if the first is absent.
     *
     * @throws io.dataflowoauth.TokenException.Misconfigured that names the field
     */
    public static Optional<KeyPlace> readFrom(RecipeObject.Reader recipe, String field) {
        Optional<String> place = recipe.optionalText(field);
        Optional<String> alias = recipe.optionalText(field + "Alias");
        Optional<SecretRef> password = recipe.optionalText(field + "Password").map(SecretRef::parse);
        if (place.isEmpty()) {
            return Optional.empty();
        }
        KeyPlace read = new KeyPlace(place.get(), alias, password);
        read.text();
        boolean inStore = read.keyStore().isPresent();
        if (alias.isPresent() != inStore || password.isPresent() != inStore) {
            throw recipe.invalid(field, "A key store has an alias and a password, and nothing else has.");
        }
        return Optional.of(read);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyPlace key
                && place.equals(key.place)
                && alias.equals(key.alias)
                && password.equals(key.password);
    }

    @Override
    public int hashCode() {
        return Objects.hash(place, alias, password);
    }

    /** The place. */
    @Override
    public String toString() {
        return place;
    }

    private Optional<String> after(String prefix) {
        return place.startsWith(prefix) ? Optional.of(place.substring(prefix.length())) : Optional.empty();
    }
}
