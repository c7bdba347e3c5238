// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.google.internal;

import io.dataflowoauth.Opening;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.internal.HeldMono;
import java.nio.file.Files;
import java.nio.file.Path;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Where Google's tools leave files on a worker. What is not set is empty; what is set and cannot be read, fails. */
final class WorkerFolders {
    private final Opening opening;

    WorkerFolders(Opening opening) {
        this.opening = opening;
    }

    /** What a variable holds. */
    Mono<Secret> named(String variable) {
        return unlessUnset(SecretRef.env(variable));
    }

    /** What a reference leads to. */
    Mono<Secret> unlessUnset(SecretRef place) {
        return opening.secret(place)
                .onErrorResume(
                        TokenException.Misconfigured.class,
                        failure ->
                                failure.code().equals("core.secret-unreadable") ? Mono.empty() : Mono.error(failure));
    }

    /** A file in the folder of Google's command line, if it exists. The folder can be moved, and is elsewhere on Windows. */
    Mono<Path> ofGoogle(SecretRef homeFrom, String file) {
        return named("CLOUDSDK_CONFIG")
                .map(folder -> Path.of(folder.reveal(), file))
                .switchIfEmpty(Mono.defer(() -> unlessUnset(homeFrom))
                        .map(home -> Path.of(home.reveal(), ".config", "gcloud", file)))
                .switchIfEmpty(
                        Mono.defer(() -> named("APPDATA")).map(folder -> Path.of(folder.reveal(), "gcloud", file)))
                .filterWhen(this::exists);
    }

    private Mono<Boolean> exists(Path path) {
        Mono<Boolean> work = Mono.fromCallable(() -> Files.exists(path)).subscribeOn(Schedulers.boundedElastic());
        return HeldMono.of(work, () -> opening.time().inFlight()::close);
    }
}
