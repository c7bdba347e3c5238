// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.google.GoogleCodes;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpAsk;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoors;
import io.dataflowoauth.http.Refusals;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Mono;

/**
 * Asks the metadata server of the machine, over the one link on which plain http is allowed, and believes no answer that
 * lacks {@code Metadata-Flavor: Google}: a captive portal or a provider that answers for every name has none.
 */
final class MetadataServer {
    private static final String FLAVOR = "Metadata-Flavor";
    private static final SecretRef VARIABLE = SecretRef.env("GCE_METADATA_HOST");
    /** It is on this very machine: who waits longer waits for something else. */
    private static final Duration DETECTION = Duration.ofSeconds(1);

    private final Opening opening;
    private final HttpDoor door;
    private final MetadataPlace place;
    private final AtomicBoolean warned = new AtomicBoolean();

    private MetadataServer(MetadataPlace place, Opening opening, HttpDoor door) {
        this.place = place;
        this.opening = opening;
        this.door = door;
    }

    static MetadataServer open(MetadataPlace place, Opening opening) {
        place.host()
                .ifPresent(host -> HttpDoors.options(opening)
                        .requirePermitted(HttpAsk.get(Endpoints.metadata(host)).toMetadataServer()));
        return new MetadataServer(place, opening, HttpDoors.of(opening));
    }

    /**
     * The answer, of status 200, to a GET.
     *
     * @param what what is asked for, as a sentence would name it
     */
    Mono<HttpAnswer> get(String pathAndQuery, String what) {
        return origin().flatMap(origin -> send(origin, pathAndQuery))
                .map(answer -> succeeded(answer, what))
                .onErrorMap(TokenException.Unavailable.class, MetadataServer::explained);
    }

    /** Whether there is one: an answer in time with the right flavor. Never fails. */
    Mono<Boolean> isPresent() {
        return origin().flatMap(origin -> door.send(ask(origin, "/").withDeadline(DETECTION)))
                .map(MetadataServer::hasFlavor)
                .onErrorReturn(TokenException.class, false);
    }

    private Mono<HttpAnswer> send(URI origin, String pathAndQuery) {
        return door.send(ask(origin, pathAndQuery)).doOnNext(answer -> {
            if (!hasFlavor(answer)) {
                throw new TokenException.Invalid(GoogleCodes.METADATA_FLAVOR_MISSING, "");
            }
        });
    }

    private static HttpAsk ask(URI origin, String pathAndQuery) {
        return HttpAsk.get(URI.create(origin + pathAndQuery))
                .withHeader(FLAVOR, "Google")
                .toMetadataServer();
    }

    private static boolean hasFlavor(HttpAnswer answer) {
        return answer.headers(FLAVOR).equals(List.of("Google"));
    }

    private Mono<URI> origin() {
        Mono<URI> stated =
                Mono.fromSupplier(() -> Endpoints.metadata(place.host().orElse(MetadataPlace.GOOGLE)));
        return place.fromEnvironment()
                ? opening.secret(VARIABLE)
                        .map(this::overridden)
                        .onErrorResume(TokenException.Misconfigured.class, unset -> isUnset(unset, stated))
                : stated;
    }

    private static Mono<URI> isUnset(TokenException.Misconfigured failure, Mono<URI> stated) {
        return failure.code().equals("core.secret-unreadable") ? stated : Mono.error(failure);
    }

    private URI overridden(Secret host) {
        URI origin = Endpoints.metadata(host.reveal());
        if (warned.compareAndSet(false, true)) {
            opening.warn(GoogleCodes.METADATA_HOST_OVERRIDDEN, "GCE_METADATA_HOST leads to " + origin.getHost() + ".");
        }
        return origin;
    }

    private static HttpAnswer succeeded(HttpAnswer answer, String what) {
        int status = answer.status();
        if (status == 200) {
            return answer;
        }
        if (status == 404) {
            throw new TokenException.Rejected(
                    GoogleCodes.ATTACHED_ACCOUNT_MISSING,
                    "The metadata server knows no " + what + ".",
                    Refusals.of(answer));
        }
        if (status == 429 || status == 408 || status >= 500) {
            throw new TokenException.Unavailable(
                    GoogleCodes.METADATA_UNAVAILABLE, Refusals.of(answer), answer.retryAfter());
        }
        if (status >= 400) {
            throw new TokenException.Rejected(
                    GoogleCodes.METADATA_REFUSED,
                    "It answered " + status + " to the question for a " + what + ".",
                    Refusals.of(answer));
        }
        throw new TokenException.Invalid(
                GoogleCodes.METADATA_ANSWER_INVALID, "The status " + status + " has no place there.");
    }

    /** Off Google Cloud the name does not resolve and nothing answers: say so, and not only that a connection failed. */
    private static TokenException explained(TokenException.Unavailable failure) {
        boolean network =
                failure.code().equals("oauth2.network-failed") || failure.code().equals("oauth2.deadline-passed");
        return network
                ? new TokenException.Unavailable(
                        GoogleCodes.METADATA_UNREACHABLE, "No metadata server answers: " + failure.detail())
                : failure;
    }
}
