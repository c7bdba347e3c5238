// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.Opening;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.oauth2.ClientCredentialsRecipe;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Asks a token endpoint for a token of the client's own (RFC 6749 section 4.4.2). */
final class ClientCredentialsSource implements TokenSource {
    private final GrantEndpoint endpoint;

    private ClientCredentialsSource(GrantEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    static TokenSource open(ClientCredentialsRecipe recipe, Opening opening) {
        GrantEndpoint endpoint = GrantEndpoint.open(recipe.client(), opening);
        return endpoint.revocable(new ClientCredentialsSource(endpoint));
    }

    @Override
    public Mono<AccessToken> token(TokenRequest request) {
        return endpoint.token(List.of(Map.entry("grant_type", "client_credentials")), request);
    }
}
