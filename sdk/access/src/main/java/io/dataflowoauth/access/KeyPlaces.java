// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.access;

import io.dataflowoauth.ErrorCode;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.http.OAuth2Codes;
import io.dataflowoauth.oauth2.Discovery;
import io.dataflowoauth.oauth2.IssuerMetadata;
import io.dataflowoauth.oauth2.TokenAnswers;
import java.net.URI;
import reactor.core.publisher.Mono;

/** Where issuers publish their keys, and what they answer there. */
final class KeyPlaces {
    private final HttpDoor door;
    private final Discovery discovery;
    private final TokenTime time;

    KeyPlaces(TokenRuntime runtime) {
        this.door = HttpDoors.of(runtime);
        this.discovery = Discovery.of(runtime);
        this.time = runtime.options().time();
    }

    /** One call: at a place that was named, else where the issuer's own metadata says, on the issuer's own host. */
    Mono<PublishedKeys> call(TokenProfile profile) {
        Mono<URI> place = profile.keysAt().map(Mono::just).orElseGet(() -> discovered(URI.create(profile.issuer())));
        return place.map(KeyPlaces::ask).flatMap(door::send).map(this::read);
    }

    private Mono<URI> discovered(URI issuer) {
        return Mono.defer(() -> discovery.metadata(issuer)).map(metadata -> keysOf(metadata, issuer));
    }

    private static URI keysOf(IssuerMetadata metadata, URI issuer) {
        URI keys = metadata.jwksUri()
                .orElseThrow(() -> invalid(OAuth2Codes.DISCOVERY_FAILED, "The metadata names no jwks_uri."));
        if (!issuer.getHost().equalsIgnoreCase(keys.getHost())) {
            throw invalid(
                    OAuth2Codes.ENDPOINT_ELSEWHERE, "The keys are not on " + issuer.getHost() + ": see withKeysAt.");
        }
        return keys;
    }

    private static HttpAsk ask(URI keys) {
        return HttpAsk.get(keys).withHeader("Accept", "application/jwk-set+json, application/json");
    }

    private PublishedKeys read(HttpAnswer answer) {
        if (answer.status() != 200) {
            throw TokenAnswers.failure(answer);
        }
        return PublishedKeys.read(answer, time.now());
    }

    private static TokenException.Invalid invalid(ErrorCode code, String rule) {
        return new TokenException.Invalid(code, rule);
    }
}
