// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.googleauth.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.google.AwsSubject;
import io.dataflowoauth.google.AwsSubjects;
import io.dataflowoauth.internal.HeldMono;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Subject tokens of AWS roles: found on the worker through the network door, signed by Google's auth library. */
public final class SignedAwsSubjects implements AwsSubjects {
    /** For {@link java.util.ServiceLoader}. */
    public SignedAwsSubjects() {}

    @Override
    public Mono<Secret> open(AwsSubject subject, String audience, Opening opening) {
        AwsPlaces places = AwsPlaces.open(subject, opening);
        return Mono.defer(places::found).flatMap(proof -> signed(proof, audience, opening));
    }

    /** The library loads classes while it signs, which no thread of the engine should wait for. */
    private static Mono<Secret> signed(AwsProof proof, String audience, Opening opening) {
        Mono<Secret> work = Mono.fromCallable(() -> proof.signedFor(audience)).subscribeOn(Schedulers.boundedElastic());
        return HeldMono.of(work, () -> opening.time().inFlight()::close);
    }
}
