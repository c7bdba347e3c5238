// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.http.OAuth2Codes;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What an issuer says about itself (RFC 8414 section 2), as far as we use it.
 *
 * <p>Each endpoint is checked when it is asked for: who verifies tokens is not stopped by an issuer that has its token endpoint
 * elsewhere, as Google has, or has none, as Kubernetes. Immutable, safe for use by many threads.
 */
public final class IssuerMetadata {
    private final Said said;
    private final Optional<JsonObject> aliases;

    private IssuerMetadata(Said said, Optional<JsonObject> aliases) {
        this.said = said;
        this.aliases = aliases;
    }

    /**
     * Reads metadata that was asked of an issuer: it must name exactly this issuer (RFC 8414 section 3.3).
     *
     * @throws TokenException {@code Invalid} with {@code oauth2.issuer-mismatch} or as {@link JsonObject}
     */
    public static IssuerMetadata read(JsonObject metadata, URI issuer, HttpDoorOptions options) {
        if (!metadata.text("issuer").equals(issuer.toString())) {
            throw new TokenException.Invalid(
                    OAuth2Codes.ISSUER_MISMATCH, "The metadata of " + issuer.getHost() + " names another issuer.");
        }
        return new IssuerMetadata(new Said(metadata, issuer, options), Optional.empty());
    }

    /**
     * The same for clients that show a certificate: with the endpoints that are named for them (RFC 8705 section 5), where
     * any are. Those are on the issuer's own host or below it, on whatever port.
     *
     * @throws TokenException as {@link JsonObject}
     */
    public IssuerMetadata forCertificates() {
        Optional<JsonObject> named = said.members.optionalObject("mtls_endpoint_aliases");
        return named.isPresent() ? new IssuerMetadata(said, named) : this;
    }

    /** The issuer's name, which is a URL. */
    public String issuer() {
        return said.issuer.toString();
    }

    /**
     * Where tokens are asked for.
     *
     * @throws TokenException {@code Invalid} with {@code oauth2.endpoint-elsewhere} for an endpoint that is not on the issuer's
     *     own origin, {@code oauth2.discovery-failed} for one that is no URL, {@code oauth2.member-invalid} for none at all;
     *     {@code Misconfigured} with {@code oauth2.url-forbidden}
     */
    public URI tokenEndpoint() {
        return endpoint("token").orElseGet(() -> own(said.members.text("token_endpoint"), "token"));
    }

    /**
     * Where tokens are taken back (RFC 7009).
     *
     * @throws TokenException as {@link #tokenEndpoint}, where there is one
     */
    public Optional<URI> revocationEndpoint() {
        return endpoint("revocation");
    }

    /**
     * Where the issuer tells what a token is worth (RFC 7662).
     *
     * @throws TokenException as {@link #tokenEndpoint}, where there is one
     */
    public Optional<URI> introspectionEndpoint() {
        return endpoint("introspection");
    }

    /**
     * Where a device asks for a login (RFC 8628 section 4), checked when it is asked for.
     *
     * @throws TokenException as {@link #read}, for an endpoint that is not on the issuer's own origin
     */
    public Optional<URI> deviceAuthorizationEndpoint() {
        return endpoint("device_authorization");
    }

    /**
     * Where a person logs in with a browser, checked when it is asked for.
     *
     * @throws TokenException as {@link #read}, for an endpoint that is not on the issuer's own origin
     */
    public Optional<URI> authorizationEndpoint() {
        return endpoint("authorization");
    }

    /**
     * Where a client says ahead what its login asks for (RFC 9126 section 5), checked when it is asked for.
     *
     * @throws TokenException as {@link #read}, for an endpoint that is not on the issuer's own origin
     */
    public Optional<URI> pushedAuthorizationRequestEndpoint() {
        return endpoint("pushed_authorization_request");
    }

    /** Whether a login has to be said ahead (RFC 9126 section 5). */
    public boolean requiresPushedAuthorizationRequests() {
        return flag("require_pushed_authorization_requests");
    }

    /** Whether it names itself in what a login brings back (RFC 9207 section 3). */
    public boolean namesItselfInLogins() {
        return flag("authorization_response_iss_parameter_supported");
    }

    /** How a code may be bound to who asked for it (RFC 8414 section 2), as it names the ways; none if it names none. */
    public List<String> codeChallengeMethods() {
        return said.members.texts("code_challenge_methods_supported");
    }

    /** Whether it binds the tokens of clients that show a certificate to that certificate (RFC 8705 section 3.3). */
    public boolean bindsToCertificates() {
        return flag("tls_client_certificate_bound_access_tokens");
    }

    /**
     * The algorithms that it checks DPoP proofs with (RFC 9449 section 5.1), as it names them; none if it names none.
     *
     * @throws TokenException as {@link JsonObject#texts}
     */
    public List<String> proofAlgorithms() {
        return said.members.texts("dpop_signing_alg_values_supported");
    }

    /**
     * Where the issuer publishes its keys, on whatever host.
     *
     * @throws TokenException {@code Invalid} with {@code oauth2.discovery-failed}; {@code Misconfigured} with
     *     {@code oauth2.url-forbidden}
     */
    public Optional<URI> jwksUri() {
        return said.members.optionalText("jwks_uri").map(text -> said.door.requirePermitted(url(text)));
    }

    @Override
    public String toString() {
        return "IssuerMetadata[" + said.issuer + "]";
    }

    private boolean flag(String member) {
        return said.members.optionalFlag(member).orElse(false);
    }

    private Optional<URI> endpoint(String what) {
        String member = what + "_endpoint";
        Optional<URI> alias =
                aliases.flatMap(named -> named.optionalText(member)).map(text -> near(text, what));
        return alias.isPresent() ? alias : said.members.optionalText(member).map(text -> own(text, what));
    }

    /** A client proves itself there, and its secret goes to nobody else. */
    private URI own(String text, String what) {
        URI endpoint = said.door.requirePermitted(url(text));
        if (!origin(endpoint).equals(origin(said.issuer))) {
            throw elsewhere(what, "on " + origin(said.issuer));
        }
        return endpoint;
    }

    /** A certificate needs a listener of its own; the proof is worth nothing elsewhere, but what is presented with it is. */
    private URI near(String text, String what) {
        URI endpoint = said.door.requirePermitted(url(text));
        String host = endpoint.getHost().toLowerCase(Locale.ROOT);
        String issuer = said.issuer.getHost().toLowerCase(Locale.ROOT);
        if (!host.equals(issuer) && !host.endsWith("." + issuer)) {
            throw elsewhere(what, "on the host " + issuer + " or below it");
        }
        return endpoint;
    }

    private static TokenException elsewhere(String what, String where) {
        return new TokenException.Invalid(
                OAuth2Codes.ENDPOINT_ELSEWHERE, "The " + what + " endpoint is not " + where + ".");
    }

    private static String origin(URI url) {
        boolean https = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() < 0 ? (https ? 443 : 80) : url.getPort();
        return (url.getScheme() + "://" + url.getHost() + ":" + port).toLowerCase(Locale.ROOT);
    }

    private static URI url(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException noUrl) {
            throw new TokenException.Invalid(OAuth2Codes.DISCOVERY_FAILED, "An endpoint of the metadata is no URL.");
        }
    }

    private record Said(JsonObject members, URI issuer, HttpDoorOptions door) {}
}
