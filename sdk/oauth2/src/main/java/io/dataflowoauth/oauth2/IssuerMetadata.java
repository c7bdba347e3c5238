// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.http.OAuth2Codes;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/** What an issuer says about itself (RFC 8414 section 2), as far as we use it. Immutable, safe for use by many threads. */
public final class IssuerMetadata {
    private final String issuer;
    private final URI tokenEndpoint;
    private final Supplier<Optional<URI>> revocationEndpoint;
    private final Supplier<Optional<URI>> introspectionEndpoint;
    private final Optional<URI> jwksUri;

    private IssuerMetadata(JsonObject metadata, URI issuer, HttpDoorOptions options) {
        this.issuer = issuer.toString();
        this.tokenEndpoint = own(metadata.text("token_endpoint"), "token", issuer, options);
        this.revocationEndpoint = () ->
                metadata.optionalText("revocation_endpoint").map(text -> own(text, "revocation", issuer, options));
        this.introspectionEndpoint = () -> metadata.optionalText("introspection_endpoint")
                .map(text -> own(text, "introspection", issuer, options));
        this.jwksUri = metadata.optionalText("jwks_uri").map(text -> options.requirePermitted(url(text)));
    }

    /**
     * Reads metadata that was asked of an issuer: it must name exactly this issuer (RFC 8414 section 3.3), and a token
     * endpoint on the issuer's own origin.
     *
     * @throws TokenException {@code Invalid} with {@code oauth2.issuer-mismatch}, {@code oauth2.endpoint-elsewhere},
     *     {@code oauth2.discovery-failed} or as {@link JsonObject}; {@code Misconfigured} with {@code oauth2.url-forbidden}
     */
    public static IssuerMetadata read(JsonObject metadata, URI issuer, HttpDoorOptions options) {
        if (!metadata.text("issuer").equals(issuer.toString())) {
            throw new TokenException.Invalid(
                    OAuth2Codes.ISSUER_MISMATCH, "The metadata of " + issuer.getHost() + " names another issuer.");
        }
        return new IssuerMetadata(metadata, issuer, options);
    }

    /** The issuer's name, which is a URL. */
    public String issuer() {
        return issuer;
    }

    /** Where tokens are asked for. */
    public URI tokenEndpoint() {
        return tokenEndpoint;
    }

    /**
     * Where tokens are taken back (RFC 7009). It is checked when it is asked for: who takes nothing back is not stopped by a
     * bad one.
     *
     * @throws TokenException as {@link #read}, for an endpoint that is not on the issuer's own origin
     */
    public Optional<URI> revocationEndpoint() {
        return revocationEndpoint.get();
    }

    /**
     * Where the issuer tells what a token is worth (RFC 7662), checked when it is asked for.
     *
     * @throws TokenException as {@link #read}, for an endpoint that is not on the issuer's own origin
     */
    public Optional<URI> introspectionEndpoint() {
        return introspectionEndpoint.get();
    }

    /** Where the issuer publishes its keys. */
    public Optional<URI> jwksUri() {
        return jwksUri;
    }

    @Override
    public String toString() {
        return "IssuerMetadata[" + issuer + "]";
    }

    /** A client proves itself there, and its secret goes to nobody else. */
    private static URI own(String text, String what, URI issuer, HttpDoorOptions options) {
        URI endpoint = options.requirePermitted(url(text));
        if (!origin(endpoint).equals(origin(issuer))) {
            throw new TokenException.Invalid(
                    OAuth2Codes.ENDPOINT_ELSEWHERE, "The " + what + " endpoint is not on " + origin(issuer) + ".");
        }
        return endpoint;
    }

    private static String origin(URI url) {
        boolean https = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() < 0 ? (https ? 443 : 80) : url.getPort();
        return (url.getScheme() + "://" + url.getHost() + ":" + port).toLowerCase(java.util.Locale.ROOT);
    }

    private static URI url(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException noUrl) {
            throw new TokenException.Invalid(OAuth2Codes.DISCOVERY_FAILED, "An endpoint of the metadata is no URL.");
        }
    }
}
