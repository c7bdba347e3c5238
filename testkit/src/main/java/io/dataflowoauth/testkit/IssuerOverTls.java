// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.testkit;

import java.net.URI;
import java.security.cert.X509Certificate;

/**
 * One {@link FakeOidcIssuer} over https, where clients may show certificates: the very same endpoints, which its metadata
 * names as {@code mtls_endpoint_aliases} (RFC 8705 section 5). Safe for use by many threads.
 */
public final class IssuerOverTls {
    private final IssuerServer server;
    private final URI issuer;

    IssuerOverTls(IssuerServer server, URI issuer) {
        this.server = server;
        this.issuer = issuer;
    }

    /** {@code https://}, the issuer's own host and path, and another port; without a slash at the end. */
    public URI base() {
        return URI.create(server.secureBase(issuer) + issuer.getPath());
    }

    /** Where tokens are asked for. */
    public URI tokenEndpoint() {
        return URI.create(base() + "/token");
    }

    /** Who has issued the server's own certificate: {@code HttpDoorOptions.withTrustAnchors(List.of(…))}. */
    public X509Certificate authority() {
        return server.authority();
    }

    /** The same certificate in PEM, for clients that read one. */
    public String pem() {
        return server.pem();
    }

    @Override
    public String toString() {
        return "IssuerOverTls[" + issuer + "]";
    }
}
