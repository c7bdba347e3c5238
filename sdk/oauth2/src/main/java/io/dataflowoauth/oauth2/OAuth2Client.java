// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.RecipeObject;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.http.HttpDoorOptions;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A client at an issuer, whatever the grant: who it is, how it proves that, where it asks, and what its tokens are for.
 *
 * <p>Each {@code withX} gives a changed copy. Part of a recipe as plain fields; holds no secret. Immutable, safe for use by
 * many threads.
 */
public final class OAuth2Client {
    private final Parts parts;

    private OAuth2Client(Parts parts) {
        this.parts = parts;
    }

    /**
     * A client whose token endpoint is discovered.
     *
     * @param issuer exactly as its metadata names it, down to the slash at the end
     */
    public static OAuth2Client of(URI issuer, String clientId, ClientAuthentication authentication) {
        return new OAuth2Client(new Parts(issuer, clientId, authentication));
    }

    /**
     * This, for these scopes and no others.
     *
     * @throws IllegalArgumentException if one is no scope token of RFC 6749 section 3.3
     */
    public OAuth2Client withScopes(String... scopes) {
        Set<String> checked = TokenRequest.defaults().withScopes(scopes).scopes();
        return changed(parts -> parts.scopes = checked);
    }

    /** This, for that audience: the {@code audience} parameter that some issuers want in place of a resource. */
    public OAuth2Client withAudience(String audience) {
        return changed(parts -> parts.audience = Optional.of(audience));
    }

    /** This, for that resource too (RFC 8707). */
    public OAuth2Client withResource(URI resource) {
        List<URI> more = new ArrayList<>(parts.resources);
        more.add(requireNonNull(resource, "resource"));
        return changed(parts -> parts.resources = List.copyOf(more));
    }

    /** This, asking there instead of where the issuer's metadata says: nothing is discovered then. */
    public OAuth2Client withTokenEndpoint(URI tokenEndpoint) {
        return changed(parts -> parts.tokenEndpoint = Optional.of(tokenEndpoint));
    }

    /**
     * This, having the live token taken back when its last stream is closed (RFC 7009), where the issuer's metadata says.
     * An issuer without such an endpoint is no error: observers learn that the token was not revoked.
     */
    public OAuth2Client withRevocation() {
        return changed(parts -> parts.revokes = true);
    }

    /** As {@link #withRevocation()}, asking there instead of where the issuer's metadata says. */
    public OAuth2Client withRevocationEndpoint(URI revocationEndpoint) {
        return changed(parts -> parts.revocationEndpoint = Optional.of(revocationEndpoint));
    }

    /**
     * This, having its tokens bound to a key (RFC 9449) that lives in memory alone, as {@link DpopBinding#ephemeral()}: who
     * steals one cannot use it.
     */
    public OAuth2Client withDpop() {
        return withDpop(DpopBinding.ephemeral());
    }

    /** This, having its tokens bound to a key like that. */
    public OAuth2Client withDpop(DpopBinding binding) {
        return changed(parts -> parts.dpop = Optional.of(binding));
    }

    /**
     * This, using no token longer than that, in whole seconds, even where the issuer allows more: no grant can ask for it.
     *
     * @throws IllegalArgumentException if it is shorter than a second
     */
    public OAuth2Client withLifetime(Duration lifetime) {
        if (lifetime.toSeconds() < 1) {
            throw new IllegalArgumentException("A lifetime is at least one second, not " + lifetime);
        }
        return changed(parts -> parts.lifetime = Optional.of(Duration.ofSeconds(lifetime.toSeconds())));
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

    /** What a request for this client's tokens names as its audience: the audience, else the first resource. */
    public Optional<String> target() {
        return audience().or(() -> resources().stream().map(URI::toString).findFirst());
    }

    /** The resources. */
    public List<URI> resources() {
        return parts.resources;
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

    /** What its tokens are bound to; empty for bearer tokens, or for what a certificate binds. */
    public Optional<DpopBinding> dpop() {
        return parts.dpop;
    }

    /** The longest use of a token. */
    public Optional<Duration> lifetime() {
        return parts.lifetime;
    }

    /** Adds the fields {@code issuer}, {@code clientId}, {@code authentication} … to a recipe, defaults left out. */
    public RecipeObject writeTo(RecipeObject recipe) {
        RecipeObject object = parts.authentication
                .writeTo(recipe)
                .with("issuer", parts.issuer.toString())
                .with("clientId", parts.clientId)
                .withSet("scopes", parts.scopes)
                .withSet(
                        "resources", parts.resources.stream().map(URI::toString).toList())
                .with("revocation", parts.revokes && parts.revocationEndpoint.isEmpty());
        object = parts.dpop.isPresent() ? parts.dpop.get().writeTo(object) : object;
        object = with(object, "audience", parts.audience);
        object = with(object, "tokenEndpoint", parts.tokenEndpoint.map(URI::toString));
        object = with(object, "revocationEndpoint", parts.revocationEndpoint.map(URI::toString));
        return parts.lifetime.isPresent()
                ? object.with("lifetimeSeconds", parts.lifetime.get().toSeconds())
                : object;
    }

    /**
     * Reads the fields that {@link #writeTo} wrote. Plain http to loopback may stand in a recipe; whether it is used, the
     * worker's door decides.
     *
     * @throws TokenException.Misconfigured {@code core.recipe-invalid} that names the field, {@code oauth2.url-forbidden}
     */
    public static OAuth2Client readFrom(RecipeObject.Reader fields) {
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
        parts.dpop = DpopBinding.readFrom(fields);
        parts.lifetime = fields.optionalInteger("lifetimeSeconds").map(seconds -> lifetime(seconds, fields));
        OAuth2Client client = new OAuth2Client(parts);
        client.requirePermitted(HttpDoorOptions.defaults().withLoopbackHttp(true));
        return client;
    }

    /**
     * Checks that a door goes wherever this client asks.
     *
     * @throws TokenException.Misconfigured {@code oauth2.url-forbidden}
     */
    public void requirePermitted(HttpDoorOptions door) {
        door.requirePermitted(parts.issuer);
        parts.tokenEndpoint.ifPresent(door::requirePermitted);
        parts.revocationEndpoint.ifPresent(door::requirePermitted);
    }

    /** The client and its issuer. */
    @Override
    public String toString() {
        return "OAuth2Client[" + parts.clientId + " at " + parts.issuer + "]";
    }

    private OAuth2Client changed(Consumer<Parts> change) {
        Parts copy = parts.copy();
        change.accept(copy);
        return new OAuth2Client(copy);
    }

    private static RecipeObject with(RecipeObject object, String field, Optional<String> value) {
        return value.isPresent() ? object.with(field, value.get()) : object;
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
        private Optional<DpopBinding> dpop = Optional.empty();
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
            copy.dpop = dpop;
            copy.revokes = revokes;
            copy.revocationEndpoint = revocationEndpoint;
            return copy;
        }
    }
}
