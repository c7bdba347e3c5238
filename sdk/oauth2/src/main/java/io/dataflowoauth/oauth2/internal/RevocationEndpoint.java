// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.oauth2.TokenAnswers;
import java.net.URI;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** Where a client has its tokens taken back (RFC 7009). */
final class RevocationEndpoint {
    private final Mono<URI> endpoint;
    private final ClientProof proof;
    private final HttpDoor door;

    /** There; the Mono is empty where the issuer has no such place. */
    RevocationEndpoint(Mono<URI> endpoint, ClientProof proof, HttpDoor door) {
        this.endpoint = endpoint;
        this.proof = proof;
        this.door = door;
    }

    /** Completes also where the issuer does not know the token: then there is nothing to take back (section 2.2). */
    Mono<Void> revoke(AccessToken token) {
        List<Map.Entry<String, String>> parameters =
                List.of(Map.entry("token", token.reveal()), Map.entry("token_type_hint", "access_token"));
        return endpoint.switchIfEmpty(Mono.error(RevocationEndpoint::none))
                .flatMap(url -> proof.ask(url, parameters))
                .flatMap(door::send)
                .flatMap(RevocationEndpoint::read);
    }

    private static Mono<Void> read(HttpAnswer answer) {
        return answer.status() == 200 ? Mono.empty() : Mono.error(TokenAnswers.failure(answer));
    }

    private static TokenException none() {
        return new TokenException.Misconfigured(OAuth2Codes.REVOCATION_UNSUPPORTED, "");
    }
}
