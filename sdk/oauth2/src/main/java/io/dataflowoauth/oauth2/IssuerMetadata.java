// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.JsonObject;
import io.dataflowoauth.http.OAuth2Codes;
import java.net.URI;
import java.util.Optional;

/** What an issuer says about itself (RFC 8414 section 2), as far as we use it. Immutable, safe for use by many threads. */
public final class IssuerMetadata {
    private final String issuer;
    private final URI tokenEndpoint;
    private final Optional<URI> jwksUri;

    private IssuerMetadata(String issuer, URI tokenEndpoint, Optional<URI> jwksUri) {
        this.issuer = requireNonNull(issuer, "issuer");
        this.tokenEndpoint = tokenEndpoint;
        this.jwksUri = jwksUri;
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
        URI tokenEndpoint = options.requirePermitted(url(metadata.text("token_endpoint")));
        if (!origin(tokenEndpoint).equals(origin(issuer))) {
            throw new TokenException.Invalid(
                    OAuth2Codes.ENDPOINT_ELSEWHERE, "The token endpoint is not on " + origin(issuer) + ".");
        }
        Optional<URI> jwksUri = metadata.optionalText("jwks_uri").map(IssuerMetadata::url);
        jwksUri.ifPresent(options::requirePermitted);
        return new IssuerMetadata(issuer.toString(), tokenEndpoint, jwksUri);
    }

    /** The issuer's name, which is a URL. */
    public String issuer() {
        return issuer;
    }

    /** Where tokens are asked for. */
    public URI tokenEndpoint() {
        return tokenEndpoint;
    }

    /** Where the issuer publishes its keys. */
    public Optional<URI> jwksUri() {
        return jwksUri;
    }

    @Override
    public String toString() {
        return "IssuerMetadata[" + issuer + "]";
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
