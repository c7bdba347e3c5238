// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.introspection;

import static java.util.Objects.requireNonNull;

import io.dataflowoauth.Opening;
import io.dataflowoauth.RuntimeOpening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.oauth2.Discovery;
import io.dataflowoauth.oauth2.IssuerMetadata;
import io.dataflowoauth.oauth2.OAuth2Client;
import io.dataflowoauth.oauth2.TokenAnswers;
import io.dataflowoauth.oauth2.internal.ClientProof;
import io.dataflowoauth.oauth2.internal.ClientProofs;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Asks an issuer what a token is worth now (RFC 7662), as a client that proves who it is.
 *
 * <p>Nothing is kept: each question is one call, so that a token which was taken back counts no longer than the call takes.
 * Answers in plain JSON are read; signed ones (RFC 9701) are not asked for. Safe for use by many threads.
 */
public final class Introspection implements AutoCloseable {
    private final RuntimeOpening opening;
    private final URI issuer;
    private final HttpDoor door;
    private final Mono<URI> endpoint;
    private final ClientProof proof;

    private Introspection(OAuth2Client client, Optional<URI> named, RuntimeOpening opening) {
        this.opening = opening;
        this.issuer = client.issuer();
        this.door = HttpDoors.of(opening);
        Mono<IssuerMetadata> found = Discovery.of(opening).metadata(client.issuer());
        Mono<IssuerMetadata> metadata =
                client.authentication().showsCertificate() ? found.map(IssuerMetadata::forCertificates) : found;
        this.endpoint = Mono.justOrEmpty(named)
                .switchIfEmpty(metadata.flatMap(said -> Mono.justOrEmpty(said.introspectionEndpoint())))
                .switchIfEmpty(Mono.error(Introspection::none));
        Mono<URI> tokens =
                Mono.justOrEmpty(client.tokenEndpoint()).switchIfEmpty(metadata.map(IssuerMetadata::tokenEndpoint));
        this.proof = ClientProofs.open(client, tokens, opening);
    }

    /**
     * At the client's issuer, where its metadata says. Asks nobody yet.
     *
     * @throws TokenException.Misconfigured at once, for an unbound name or a URL that is not permitted
     * @throws TokenException.Closed {@code core.runtime-closed}
     */
    public static Introspection open(OAuth2Client client, TokenRuntime runtime) {
        return open(client, Optional.empty(), runtime);
    }

    /** As the other, asking there instead of where the issuer's metadata says. */
    public static Introspection open(OAuth2Client client, URI endpoint, TokenRuntime runtime) {
        return open(client, Optional.of(endpoint), runtime);
    }

    /**
     * What the issuer says of that token.
     *
     * @return cold: each subscription asks once; cancelling resets the exchange. A token that the issuer does not know, or
     *     that is none of this client's business, is one that is not active, and no error. Fails with {@link TokenException}:
     *     as {@link HttpDoor#send} and {@link TokenAnswers#failure}; {@code Misconfigured} with
     *     {@code oauth2.introspection-unsupported}; {@code Invalid} with {@code oauth2.member-invalid}, or with
     *     {@code oauth2.issuer-mismatch} for a token of another issuer. No message holds anything of the token
     */
    public Mono<IntrospectedToken> introspect(Secret token) {
        requireNonNull(token, "token");
        return endpoint.flatMap(url -> proof.ask(url, parameters(token)))
                .flatMap(door::send)
                .map(this::read);
    }

    /** Lets go of what it uses of the runtime. Idempotent; questions that are under way end as they will. */
    @Override
    public void close() {
        opening.close();
    }

    /** Whom it asks. */
    @Override
    public String toString() {
        return "Introspection[" + issuer + "]";
    }

    private static Introspection open(OAuth2Client client, Optional<URI> endpoint, TokenRuntime runtime) {
        RuntimeOpening opening = RuntimeOpening.of(runtime);
        try {
            requirePermitted(client, endpoint, opening);
            return new Introspection(client, endpoint, opening);
        } catch (TokenException unusable) {
            opening.close();
            throw unusable;
        }
    }

    private static void requirePermitted(OAuth2Client client, Optional<URI> endpoint, Opening opening) {
        client.requirePermitted(HttpDoors.options(opening));
        endpoint.ifPresent(HttpDoors.options(opening)::requirePermitted);
    }

    private static List<Map.Entry<String, String>> parameters(Secret token) {
        return List.of(Map.entry("token", token.reveal()), Map.entry("token_type_hint", "access_token"));
    }

    private IntrospectedToken read(HttpAnswer answer) {
        if (answer.status() != 200) {
            throw TokenAnswers.failure(answer);
        }
        IntrospectedToken token =
                IntrospectedToken.read(answer.json(), opening.time().now());
        if (token.issuer().filter(other -> !other.equals(issuer.toString())).isPresent()) {
            throw new TokenException.Invalid(
                    OAuth2Codes.ISSUER_MISMATCH, "The token is of another issuer than " + issuer.getHost() + ".");
        }
        return token;
    }

    private static TokenException none() {
        return new TokenException.Misconfigured(OAuth2Codes.INTROSPECTION_UNSUPPORTED, "");
    }
}
