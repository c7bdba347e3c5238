// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.jose.JwtSigner;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.KeyPlace;
import io.dataflowoauth.oauth2.OAuth2Client;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** The proofs of clients, each by the method of its recipe. */
public final class ClientProofs {
    private ClientProofs() {}

    /** Of a client whose tokens are asked for at that endpoint. */
    public static ClientProof open(OAuth2Client client, Mono<URI> tokenEndpoint, Opening opening) {
        ClientAuthentication authentication = client.authentication();
        if (authentication.method().equals(ClientAuthentication.NONE)) {
            return (endpoint, parameters) ->
                    Mono.just(HttpAsk.form(endpoint, ClientProof.identified(client, parameters)));
        }
        if (authentication.showsCertificate()) {
            return CertificateProof.open(client, opening);
        }
        KeyPlace key = authentication.key().orElseThrow();
        Signers signers = new Signers(opening, authentication.keyId(), authentication.algorithm());
        return switch (authentication.method()) {
            case ClientAuthentication.CLIENT_SECRET_BASIC -> basic(client, secret(key, opening));
            case ClientAuthentication.CLIENT_SECRET_POST -> post(client, secret(key, opening));
            case ClientAuthentication.CLIENT_SECRET_JWT ->
                asserting(client, tokenEndpoint, signers.sharedKey(key), opening);
            default -> asserting(client, tokenEndpoint, signers.privateKey(key), opening);
        };
    }

    private static Mono<Secret> secret(KeyPlace place, Opening opening) {
        return opening.secret(place.text().orElseThrow());
    }

    /** Each part is form-encoded before they are joined, so that a colon in the id cannot move the border (section 2.3.1). */
    private static ClientProof basic(OAuth2Client client, Mono<Secret> secret) {
        return (endpoint, parameters) -> secret.map(read -> {
            String pair = encode(client.clientId()) + ":" + encode(read.reveal());
            String base64 = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
            return HttpAsk.form(endpoint, parameters).withHeader("Authorization", "Basic " + base64);
        });
    }

    private static ClientProof post(OAuth2Client client, Mono<Secret> secret) {
        return (endpoint, parameters) -> secret.map(read -> HttpAsk.form(
                endpoint,
                ClientProof.with(ClientProof.identified(client, parameters), "client_secret", read.reveal())));
    }

    private static ClientProof asserting(
            OAuth2Client client, Mono<URI> tokenEndpoint, JwtSigner signer, Opening opening) {
        Assertion assertion = new Assertion(opening.time());
        Mono<URI> audience =
                client.authentication().hasTokenEndpointAudience() ? tokenEndpoint : Mono.just(client.issuer());
        String id = client.clientId();
        return (endpoint, parameters) -> audience.flatMap(receiver -> assertion.claims(id, id, receiver.toString()))
                .flatMap(claims -> signer.sign("client-authentication+jwt", claims))
                .map(jwt -> HttpAsk.form(endpoint, withAssertion(ClientProof.identified(client, parameters), jwt)));
    }

    private static List<Map.Entry<String, String>> withAssertion(
            List<Map.Entry<String, String>> parameters, String jwt) {
        String type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        return ClientProof.with(ClientProof.with(parameters, "client_assertion_type", type), "client_assertion", jwt);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
