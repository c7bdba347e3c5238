// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2;

import java.net.URI;

/** The recipes of plain OAuth 2.0. */
public final class OAuth2Recipes {
    private OAuth2Recipes() {}

    /**
     * A token for the client itself (RFC 6749 section 4.4), asked of an issuer whose token endpoint is discovered.
     *
     * @param issuer exactly as its metadata names it, down to the slash at the end
     */
    public static ClientCredentialsRecipe clientCredentials(
            URI issuer, String clientId, ClientAuthentication authentication) {
        return ClientCredentialsRecipe.of(OAuth2Client.of(issuer, clientId, authentication));
    }
}
