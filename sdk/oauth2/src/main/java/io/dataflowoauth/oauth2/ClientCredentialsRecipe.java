// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import java.net.URI;
import java.time.Duration;

/**
 * A recipe for the client credentials grant (RFC 6749 section 4.4), in the making.
 *
 * <p>Each {@code withX} gives a changed copy; {@link #recipe()} ends it. Holds no secret. Immutable, safe for use by many
 * threads.
 */
public final class ClientCredentialsRecipe {
    /** The name of the kind. */
    public static final String KIND = "oauth2.client-credentials";

    private final OAuth2Client client;

    private ClientCredentialsRecipe(OAuth2Client client) {
        this.client = requireNonNull(client, "client");
    }

    static ClientCredentialsRecipe of(OAuth2Client client) {
        return new ClientCredentialsRecipe(client);
    }

    /**
     * Reads a recipe of this kind strictly.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-invalid} that names the field, {@code oauth2.url-forbidden}
     */
    public static ClientCredentialsRecipe read(RecipeObject object) {
        RecipeObject.Reader fields = object.read();
        OAuth2Client client = OAuth2Client.readFrom(fields);
        fields.end();
        return new ClientCredentialsRecipe(client);
    }

    /** As {@link OAuth2Client#withScopes}. */
    public ClientCredentialsRecipe withScopes(String... scopes) {
        return new ClientCredentialsRecipe(client.withScopes(scopes));
    }

    /** As {@link OAuth2Client#withAudience}. */
    public ClientCredentialsRecipe withAudience(String audience) {
        return new ClientCredentialsRecipe(client.withAudience(audience));
    }

    /** As {@link OAuth2Client#withResource}. */
    public ClientCredentialsRecipe withResource(URI resource) {
        return new ClientCredentialsRecipe(client.withResource(resource));
    }

    /** As {@link OAuth2Client#withTokenEndpoint}. */
    public ClientCredentialsRecipe withTokenEndpoint(URI tokenEndpoint) {
        return new ClientCredentialsRecipe(client.withTokenEndpoint(tokenEndpoint));
    }

    /** As {@link OAuth2Client#withRevocation}. */
    public ClientCredentialsRecipe withRevocation() {
        return new ClientCredentialsRecipe(client.withRevocation());
    }

    /** As {@link OAuth2Client#withRevocationEndpoint}. */
    public ClientCredentialsRecipe withRevocationEndpoint(URI revocationEndpoint) {
        return new ClientCredentialsRecipe(client.withRevocationEndpoint(revocationEndpoint));
    }

    /** As {@link OAuth2Client#withDpop()}. */
    public ClientCredentialsRecipe withDpop() {
        return new ClientCredentialsRecipe(client.withDpop());
    }

    /** As {@link OAuth2Client#withDpop(DpopBinding)}. */
    public ClientCredentialsRecipe withDpop(DpopBinding binding) {
        return new ClientCredentialsRecipe(client.withDpop(binding));
    }

    /** As {@link OAuth2Client#withLifetime}. */
    public ClientCredentialsRecipe withLifetime(Duration lifetime) {
        return new ClientCredentialsRecipe(client.withLifetime(lifetime));
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
        return client.writeTo(RecipeObject.of(KIND));
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
