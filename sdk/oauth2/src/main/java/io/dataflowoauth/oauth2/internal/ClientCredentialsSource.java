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
<<<<<<< HEAD
        return endpoint.token(List.of(Map.entry("grant_type", "client_credentials")), request);
=======
        return endpoint.flatMap(url -> proof.ask(url, parameters(request)))
                .flatMap(door::send)
                .map(answer -> TokenAnswers.read(answer, request))
                .map(token -> noLongerThanAsked(token, request));
    }

    private List<Map.Entry<String, String>> parameters(TokenRequest request) {
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        parameters.add(Map.entry("grant_type", "client_credentials"));
        if (!request.scopes().isEmpty()) {
            parameters.add(Map.entry("scope", String.join(" ", request.scopes())));
        }
        parameters.addAll(target(request));
        request.claims().ifPresent(claims -> parameters.add(Map.entry("claims", claims)));
        return parameters;
    }

    /** Where the token is for: what the recipe says, or in place of it the other audience that the request names. */
    private List<Map.Entry<String, String>> target(TokenRequest request) {
        boolean other = request.audience().isPresent() && !request.audience().equals(recipe.target());
        if (other) {
            boolean byResource =
                    recipe.audience().isEmpty() && !recipe.resources().isEmpty();
            return List.of(Map.entry(
                    byResource ? "resource" : "audience", request.audience().get()));
        }
        List<Map.Entry<String, String>> target = new ArrayList<>();
        recipe.audience().ifPresent(audience -> target.add(Map.entry("audience", audience)));
        recipe.resources().forEach(resource -> target.add(Map.entry("resource", resource.toString())));
        return target;
    }

    private AccessToken noLongerThanAsked(AccessToken token, TokenRequest request) {
        return request.lifetime()
                .or(recipe::lifetime)
                .filter(longest -> longest.compareTo(token.lifetime()) < 0)
                .map(longest -> AccessToken.bearer(token.reveal(), longest).withScopes(token.scopes()))
                .orElse(token);
>>>>>>> main
    }
}
