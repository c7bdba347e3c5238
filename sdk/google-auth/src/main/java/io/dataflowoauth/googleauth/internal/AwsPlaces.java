// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.google.AwsSubject;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * Finds region and keys in Google's order: variables first, then the machine. The machine is asked for no more than the variables
 * do not say, and not at all where a recipe says where something is.
 */
final class AwsPlaces {
    private final AwsSubject subject;
    private final Opening opening;
    private final InstanceMetadata machine;

    private AwsPlaces(AwsSubject subject, Opening opening, InstanceMetadata machine) {
        this.subject = subject;
        this.opening = opening;
        this.machine = machine;
    }

    static AwsPlaces open(AwsSubject subject, Opening opening) {
        subject.region().ifPresent(opening::secret);
        subject.keys().ifPresent(keys -> {
            opening.secret(keys.accessKeyId());
            opening.secret(keys.secretAccessKey());
            keys.sessionToken().ifPresent(opening::secret);
        });
        return new AwsPlaces(subject, opening, InstanceMetadata.open(subject.metadataHost(), opening));
    }

    /** Cold: looks anew each time, since keys of a session last for hours only. */
    Mono<AwsProof> found() {
        return optional(region()).flatMap(region -> optional(keys()).flatMap(keys -> found(region, keys)));
    }

    private Mono<AwsProof> found(Optional<AwsRegion> region, Optional<AwsKeys> keys) {
        if (region.isPresent() && keys.isPresent()) {
            return Mono.just(new AwsProof(region.get(), keys.get()));
        }
        return machine.session()
                .flatMap(session -> region.map(Mono::just)
                        .orElseGet(() -> machine.region(session).map(AwsRegion::new))
                        .flatMap(place -> keys.map(Mono::just)
                                .orElseGet(() -> machine.keys(session))
                                .map(found -> new AwsProof(place, found))));
    }

    private static <T> Mono<Optional<T>> optional(Mono<T> said) {
        return said.map(Optional::of).defaultIfEmpty(Optional.empty());
    }

    /** Empty if only the machine knows it. */
    private Mono<AwsRegion> region() {
        Mono<Secret> said = subject.region().isPresent()
                ? opening.secret(subject.region().get())
                : ifSet("AWS_REGION").switchIfEmpty(Mono.defer(() -> ifSet("AWS_DEFAULT_REGION")));
        return said.map(name -> new AwsRegion(name.reveal()));
    }

    /** Empty if only the machine knows them. */
    private Mono<AwsKeys> keys() {
        return subject.keys().map(this::keysAt).orElseGet(this::keysOfVariables);
    }

    private Mono<AwsKeys> keysAt(AwsSubject.Keys places) {
        Mono<Optional<Secret>> token =
                optional(places.sessionToken().map(opening::secret).orElseGet(Mono::empty));
        return opening.secret(places.accessKeyId())
                .flatMap(id -> opening.secret(places.secretAccessKey())
                        .flatMap(secret -> token.map(session -> new AwsKeys(id.reveal(), secret, session))));
    }

    private Mono<AwsKeys> keysOfVariables() {
        Mono<Optional<Secret>> token = optional(ifSet("AWS_SESSION_TOKEN"));
        return ifSet("AWS_ACCESS_KEY_ID")
                .flatMap(id -> ifSet("AWS_SECRET_ACCESS_KEY")
                        .flatMap(secret -> token.map(session -> new AwsKeys(id.reveal(), secret, session))));
    }

    private Mono<Secret> ifSet(String variable) {
        return opening.secret(SecretRef.env(variable))
                .onErrorResume(
                        TokenException.Misconfigured.class,
                        failure ->
                                failure.code().equals("core.secret-unreadable") ? Mono.empty() : Mono.error(failure));
    }
}
