// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.http.HttpDoorOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A recipe for the client credentials grant (RFC 6749 section 4.4), in the making.
 *
 * <p>Each {@code withX} gives a changed copy; {@link #recipe()} ends it. Holds no secret. Immutable, safe for use by many
 * threads.
 */
public final class ClientCredentialsRecipe {
    /** The name of the kind. */
    public static final String KIND = "oauth2.client-credentials";

    private final Parts parts;

    private ClientCredentialsRecipe(Parts parts) {
        this.parts = parts;
    }

    static ClientCredentialsRecipe of(URI issuer, String clientId, ClientAuthentication authentication) {
        Parts parts = new Parts(issuer, clientId, authentication);
        return new ClientCredentialsRecipe(parts);
    }

    /**
     * Reads a recipe of this kind strictly.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-invalid} that names the field, {@code oauth2.url-forbidden}
     */
    public static ClientCredentialsRecipe read(RecipeObject object) {
        RecipeObject.Reader fields = object.read();
        Parts parts = new Parts(
                url(fields.text("issuer"), "issuer", fields),
                fields.text("clientId"),
                ClientAuthentication.readFrom(fields));
        parts.scopes = scopes(fields);
        parts.audience = fields.optionalText("audience");
        parts.resources = fields.list("resources").stream()
                .map(text -> url(text, "resources", fields))
                .toList();
        parts.tokenEndpoint = fields.optionalText("tokenEndpoint").map(text -> url(text, "tokenEndpoint", fields));
        parts.revokes = fields.flag("revocation");
        parts.revocationEndpoint =
                fields.optionalText("revocationEndpoint").map(text -> url(text, "revocationEndpoint", fields));
        parts.lifetime = fields.optionalInteger("lifetimeSeconds").map(seconds -> lifetime(seconds, fields));
        fields.end();
        return new ClientCredentialsRecipe(parts).checked();
    }

    /**
     * This, for these scopes and no others.
     *
     * @throws IllegalArgumentException if one is no scope token of RFC 6749 section 3.3
     */
    public ClientCredentialsRecipe withScopes(String... scopes) {
        Parts changed = parts.copy();
        changed.scopes = TokenRequest.defaults().withScopes(scopes).scopes();
        return new ClientCredentialsRecipe(changed);
    }

    /** This, for that audience: the {@code audience} parameter that some issuers want in place of a resource. */
    public ClientCredentialsRecipe withAudience(String audience) {
        Parts changed = parts.copy();
        changed.audience = Optional.of(audience);
        return new ClientCredentialsRecipe(changed);
    }

    /** This, for that resource too (RFC 8707). */
    public ClientCredentialsRecipe withResource(URI resource) {
        Parts changed = parts.copy();
        changed.resources = new ArrayList<>(parts.resources);
        changed.resources.add(requireNonNull(resource, "resource"));
        return new ClientCredentialsRecipe(changed);
    }

    /** This, asking there instead of where the issuer's metadata says: nothing is discovered then. */
    public ClientCredentialsRecipe withTokenEndpoint(URI tokenEndpoint) {
        Parts changed = parts.copy();
        changed.tokenEndpoint = Optional.of(tokenEndpoint);
        return new ClientCredentialsRecipe(changed);
    }

    /**
     * This, having the live token taken back when its last stream is closed (RFC 7009), where the issuer's metadata says.
     * An issuer without such an endpoint is no error: observers learn that the token was not revoked.
     */
    public ClientCredentialsRecipe withRevocation() {
        Parts changed = parts.copy();
        changed.revokes = true;
        return new ClientCredentialsRecipe(changed);
    }

    /** As {@link #withRevocation()}, asking there instead of where the issuer's metadata says. */
    public ClientCredentialsRecipe withRevocationEndpoint(URI revocationEndpoint) {
        Parts changed = parts.copy();
        changed.revocationEndpoint = Optional.of(revocationEndpoint);
        return new ClientCredentialsRecipe(changed);
    }

    /** This, using no token longer than that, in whole seconds, even where the issuer allows more: the grant cannot ask. */
    public ClientCredentialsRecipe withLifetime(Duration lifetime) {
        if (lifetime.toSeconds() < 1) {
            throw new IllegalArgumentException("A lifetime is at least one second, not " + lifetime);
        }
        Parts changed = parts.copy();
        changed.lifetime = Optional.of(Duration.ofSeconds(lifetime.toSeconds()));
        return new ClientCredentialsRecipe(changed);
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
        RecipeObject object = parts.authentication
                .writeTo(RecipeObject.of(KIND))
                .with("issuer", parts.issuer.toString())
                .with("clientId", parts.clientId)
                .withSet("scopes", parts.scopes)
                .withSet(
                        "resources", parts.resources.stream().map(URI::toString).toList());
        object = parts.audience.isPresent() ? object.with("audience", parts.audience.get()) : object;
        object = parts.tokenEndpoint.isPresent()
                ? object.with("tokenEndpoint", parts.tokenEndpoint.get().toString())
                : object;
        object = parts.revokes && parts.revocationEndpoint.isEmpty() ? object.with("revocation", true) : object;
        object = parts.revocationEndpoint.isPresent()
                ? object.with(
                        "revocationEndpoint", parts.revocationEndpoint.get().toString())
                : object;
        return parts.lifetime.isPresent()
                ? object.with("lifetimeSeconds", parts.lifetime.get().toSeconds())
                : object;
    }

    /** The issuer, exactly as its metadata names it. */
    public URI issuer() {
        return parts.issuer;
    }

    /** The client's id. */
    public String clientId() {
        return parts.clientId;
    }

    /** How the client proves who it is. */
    public ClientAuthentication authentication() {
        return parts.authentication;
    }

    /** The scopes; empty leaves them to the issuer. */
    public Set<String> scopes() {
        return parts.scopes;
    }

    /** The audience. */
    public Optional<String> audience() {
        return parts.audience;
    }

    /** What a request of this recipe names as its audience: the audience, else the first resource. */
    public Optional<String> target() {
        return audience().or(() -> resources().stream().map(URI::toString).findFirst());
    }

    /** The resources. */
    public List<URI> resources() {
        return List.copyOf(parts.resources);
    }

    /** The token endpoint, where it is not discovered. */
    public Optional<URI> tokenEndpoint() {
        return parts.tokenEndpoint;
    }

    /** Whether the live token is taken back when its last stream is closed. */
    public boolean revokes() {
        return parts.revokes || parts.revocationEndpoint.isPresent();
    }

    /** The revocation endpoint, where it is not discovered. */
    public Optional<URI> revocationEndpoint() {
        return parts.revocationEndpoint;
    }

    /** The longest use of a token. */
    public Optional<Duration> lifetime() {
        return parts.lifetime;
    }

    /** The canonical JSON form. */
    @Override
    public String toString() {
        return object().json();
    }

    /** Plain http to loopback may stand in a recipe; whether it is used, the worker's door decides. */
    private ClientCredentialsRecipe checked() {
        HttpDoorOptions widest = HttpDoorOptions.defaults().withLoopbackHttp(true);
        widest.requirePermitted(parts.issuer);
        parts.tokenEndpoint.ifPresent(widest::requirePermitted);
        parts.revocationEndpoint.ifPresent(widest::requirePermitted);
        return this;
    }

    private static Set<String> scopes(RecipeObject.Reader fields) {
        try {
            return TokenRequest.defaults().withScopes(fields.set("scopes")).scopes();
        } catch (IllegalArgumentException noScope) {
            throw fields.invalid("scopes", "One is no scope token of RFC 6749 section 3.3.");
        }
    }

    private static URI url(String text, String field, RecipeObject.Reader fields) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException noUrl) {
            throw fields.invalid(field, "It is no URL.");
        }
    }

    private static Duration lifetime(long seconds, RecipeObject.Reader fields) {
        if (seconds < 1) {
            throw fields.invalid("lifetimeSeconds", "It must be positive.");
        }
        return Duration.ofSeconds(seconds);
    }

    private static final class Parts {
        private final URI issuer;
        private final String clientId;
        private final ClientAuthentication authentication;
        private Set<String> scopes = Set.of();
        private Optional<String> audience = Optional.empty();
        private List<URI> resources = List.of();
        private Optional<URI> tokenEndpoint = Optional.empty();
        private Optional<Duration> lifetime = Optional.empty();
        private boolean revokes;
        private Optional<URI> revocationEndpoint = Optional.empty();

        private Parts(URI issuer, String clientId, ClientAuthentication authentication) {
            this.issuer = requireNonNull(issuer, "issuer");
            this.clientId = requireNonNull(clientId, "clientId");
            this.authentication = requireNonNull(authentication, "authentication");
        }

        private Parts copy() {
            Parts copy = new Parts(issuer, clientId, authentication);
            copy.scopes = scopes;
            copy.audience = audience;
            copy.resources = resources;
            copy.tokenEndpoint = tokenEndpoint;
            copy.lifetime = lifetime;
            copy.revokes = revokes;
            copy.revocationEndpoint = revocationEndpoint;
            return copy;
        }
    }
}
