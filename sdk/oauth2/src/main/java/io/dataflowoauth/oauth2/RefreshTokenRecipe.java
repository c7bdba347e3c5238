// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import java.util.Optional;

/**
 * A recipe for the refresh token grant (RFC 6749 section 6), in the making.
 *
 * <p>Without a keeper the refresh token must be one that stays; one that the issuer replaces is an error, since the new one
 * would be lost. Each {@code withX} gives a changed copy; {@link #recipe()} ends it. Holds no secret. Immutable, safe for
 * use by many threads.
 */
public final class RefreshTokenRecipe {
    /** The name of the kind. */
    public static final String KIND = "oauth2.refresh-token";

    private final SecretRef refreshToken;
    private final OAuth2Client client;
    private final Optional<String> keeper;

    private RefreshTokenRecipe(SecretRef refreshToken, OAuth2Client client, Optional<String> keeper) {
        this.refreshToken = requireNonNull(refreshToken, "refreshToken");
        this.client = requireNonNull(client, "client");
        this.keeper = keeper;
    }

    static RefreshTokenRecipe of(SecretRef refreshToken, OAuth2Client client) {
        return new RefreshTokenRecipe(refreshToken, client, Optional.empty());
    }

    /**
     * Reads a recipe of this kind strictly.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-invalid} that names the field, {@code oauth2.url-forbidden}
     */
    public static RefreshTokenRecipe read(RecipeObject object) {
        RecipeObject.Reader fields = object.read();
        RefreshTokenRecipe recipe = new RefreshTokenRecipe(
                SecretRef.parse(fields.text("refreshToken")),
                OAuth2Client.readFrom(fields),
                fields.optionalText("keeper"));
        fields.end();
        return recipe;
    }

    /**
     * This, of a refresh token that the issuer replaces (RFC 9700 section 4.14.2): a {@link RefreshTokenKeeper} that the
     * runtime binds to that name keeps the new one before its access token is handed out. A refresh whose answer was lost is
     * never sent again: the old refresh token may be spent by then, and sending it revokes the new one.
     */
    public RefreshTokenRecipe withKeeper(String name) {
        return new RefreshTokenRecipe(refreshToken, client, Optional.of(name));
    }

    /**
     * The recipe.
     *
     * @throws TokenException.Misconfigured {@code oauth2.url-forbidden}, {@code core.recipe-holds-secret} …
     */
    public TokenRecipe recipe() {
        return TokenRecipe.of(object());
    }

    /** The recipe as data, defaults left out. */
    public RecipeObject object() {
        RecipeObject object = client.writeTo(RecipeObject.of(KIND)).with("refreshToken", refreshToken.toString());
        return keeper.isPresent() ? object.with("keeper", keeper.get()) : object;
    }

    /** Where the refresh token is. */
    public SecretRef refreshToken() {
        return refreshToken;
    }

    /** Who keeps the refresh token that takes over, where it rotates. */
    public Optional<String> keeper() {
        return keeper;
    }

    /** The client, and what its tokens are for. */
    public OAuth2Client client() {
        return client;
    }

    /** The canonical JSON form. */
    @Override
    public String toString() {
        return object().json();
    }
}
