// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.DpopKey;
import io.dataflowoauth.Opening;
import io.dataflowoauth.PrincipalChain;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.oauth2.Discovery;
import io.dataflowoauth.oauth2.DpopBinding;
import io.dataflowoauth.oauth2.IssuerMetadata;
import io.dataflowoauth.oauth2.OAuth2Client;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** Where a client asks for tokens, whatever the grant: adds the client's proof and what the token is for. */
public final class GrantEndpoint {
    private final OAuth2Client client;
    private final HttpDoor door;
    private final Mono<IssuerMetadata> discovered;
    private final Mono<URI> endpoint;
    private final ClientProof proof;
    private final Optional<Mono<DpopKey>> key;

    private GrantEndpoint(OAuth2Client client, Opening opening) {
        this.client = client;
        this.door = HttpDoors.of(opening);
        Mono<IssuerMetadata> metadata = Discovery.of(opening).metadata(client.issuer());
        this.discovered =
                client.authentication().showsCertificate() ? metadata.map(IssuerMetadata::forCertificates) : metadata;
        this.endpoint =
                Mono.justOrEmpty(client.tokenEndpoint()).switchIfEmpty(discovered.map(IssuerMetadata::tokenEndpoint));
        this.proof = ClientProofs.open(client, endpoint, opening);
        this.key = client.dpop().map(binding -> StreamKeys.open(binding, proofAlgorithms(), opening));
    }

    /**
     * The endpoint of that client.
     *
     * @throws io.dataflowoauth.TokenException.Misconfigured at once, for an unbound name or a URL that is not permitted
     */
    public static GrantEndpoint open(OAuth2Client client, Opening opening) {
        client.requirePermitted(HttpDoors.options(opening));
        return new GrantEndpoint(client, opening);
    }

    /** What a recipe of that client asks for, and for whom. */
    public static TokenRequest request(OAuth2Client client) {
        TokenRequest request = TokenRequest.defaults()
                .withPrincipal(PrincipalChain.of(client.clientId()))
                .withScopes(client.scopes());
        Optional<String> audience = client.target();
        request = audience.isPresent() ? request.withAudience(audience.get()) : request;
        return client.lifetime().isPresent()
                ? request.withLifetime(client.lifetime().get())
                : request;
    }

    /** One attempt, with these parameters of the grant's own. */
    Mono<AccessToken> token(List<Map.Entry<String, String>> grant, TokenRequest request) {
        return answer(grant, request, UnaryOperator.identity()).map(answer -> answer.token(request));
    }

    /**
     * What the issuer answers to one attempt, whatever it is.
     *
     * @param change applied to each request right before it is sent: a second time if the issuer asks for a nonce
     */
    public Mono<Answered> answer(
            List<Map.Entry<String, String>> grant, TokenRequest request, UnaryOperator<HttpAsk> change) {
        Mono<HttpAsk> ask = endpoint.flatMap(url -> proof.ask(url, parameters(grant, request)));
        Sending sending = new Sending(ask, change, door);
        return terms(request)
                .flatMap(terms -> key.isPresent()
                        ? key.get()
                                .flatMap(next -> sending.proved(next).map(sent -> answered(sent, terms.boundTo(next))))
                        : sending.plain().map(sent -> answered(sent, terms)));
    }

    /** What the issuer says of itself, with the endpoints that are for this client. */
    public Mono<IssuerMetadata> metadata() {
        return discovered;
    }

    /** What another endpoint of the issuer answers to a form with this client's proof. */
    public Mono<HttpAnswer> post(URI other, List<Map.Entry<String, String>> parameters) {
        return proof.ask(other, parameters).flatMap(door::send);
    }

    /** The thumbprint of the key that the next token is bound to; empty where none is. */
    public Mono<String> thumbprint() {
        return key.map(next -> next.map(DpopKey::thumbprint)).orElse(Mono.empty());
    }

    private static Answered answered(Sending.Sent sent, Answered.Terms terms) {
        return new Answered(sent.answer(), sent.ask().certificate(), terms);
    }

    /** Metadata is asked for only where the endpoint was discovered too, and before anything is presented. */
    private Mono<Answered.Terms> terms(TokenRequest request) {
        boolean told = client.authentication().showsCertificate()
                && client.tokenEndpoint().isEmpty();
        Mono<Boolean> bindsAll = told ? discovered.map(IssuerMetadata::bindsToCertificates) : Mono.just(false);
        boolean bearerAllowed = client.dpop().map(DpopBinding::isBearerAllowed).orElse(true);
        return bindsAll.map(binds -> new Answered.Terms(request.lifetime().or(client::lifetime), binds, bearerAllowed));
    }

    private Mono<List<String>> proofAlgorithms() {
        return client.tokenEndpoint().isPresent()
                ? Mono.just(List.of())
                : discovered.map(IssuerMetadata::proofAlgorithms);
    }

    /** The source, which takes its tokens back if the recipe says so. */
    TokenSource revocable(TokenSource source) {
        if (!client.revokes()) {
            return source;
        }
        Mono<URI> revocations = Mono.justOrEmpty(client.revocationEndpoint())
                .switchIfEmpty(discovered.flatMap(found -> Mono.justOrEmpty(found.revocationEndpoint())));
        return new RevocableGrant(source, new RevocationEndpoint(revocations, proof, door));
    }

    private List<Map.Entry<String, String>> parameters(List<Map.Entry<String, String>> grant, TokenRequest request) {
        List<Map.Entry<String, String>> parameters = new ArrayList<>(grant);
        if (!request.scopes().isEmpty()) {
            parameters.add(Map.entry("scope", String.join(" ", request.scopes())));
        }
        parameters.addAll(target(request));
        request.claims().ifPresent(claims -> parameters.add(Map.entry("claims", claims)));
        return parameters;
    }

    /** Where the token is for: what the recipe says, or in place of it the other audience that the request names. */
    private List<Map.Entry<String, String>> target(TokenRequest request) {
        boolean other = request.audience().isPresent() && !request.audience().equals(client.target());
        if (other) {
            boolean byResource =
                    client.audience().isEmpty() && !client.resources().isEmpty();
            return List.of(Map.entry(
                    byResource ? "resource" : "audience", request.audience().get()));
        }
        List<Map.Entry<String, String>> target = new ArrayList<>();
        client.audience().ifPresent(audience -> target.add(Map.entry("audience", audience)));
        client.resources().forEach(resource -> target.add(Map.entry("resource", resource.toString())));
        return target;
    }
}
