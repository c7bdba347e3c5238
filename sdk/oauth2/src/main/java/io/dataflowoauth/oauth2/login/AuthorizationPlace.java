// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.login;

import io.dataflowoauth.oauth2.IssuerMetadata;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where a person logs in with a browser.
 *
 * @param endpoint what the browser opens
 * @param pushed where the login is said ahead, if it has to be (RFC 9126)
 * @param namesItself whether what comes back says which issuer it is from (RFC 9207)
 */
record AuthorizationPlace(URI endpoint, Optional<URI> pushed, boolean namesItself) {
    static AuthorizationPlace named(URI endpoint) {
        return new AuthorizationPlace(endpoint, Optional.empty(), false);
    }

    static AuthorizationPlace of(IssuerMetadata metadata) {
        URI endpoint = metadata.authorizationEndpoint()
                .orElseThrow(() -> LoginFailures.unsupported("It names no authorization_endpoint."));
        List<String> methods = metadata.codeChallengeMethods();
        if (!methods.isEmpty() && !methods.contains("S256")) {
            throw LoginFailures.unsupported("Its code_challenge_methods_supported lack S256 (RFC 7636).");
        }
        Optional<URI> pushed = metadata.requiresPushedAuthorizationRequests()
                ? Optional.of(metadata.pushedAuthorizationRequestEndpoint()
                        .orElseThrow(() -> LoginFailures.unsupported(
                                "It requires pushed requests and names no endpoint for them (RFC 9126).")))
                : Optional.empty();
        return new AuthorizationPlace(endpoint, pushed, metadata.namesItselfInLogins());
    }
}
