// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.doctor;

import io.dataflowoauth.RuntimeOpening;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRecipe;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.http.HttpDoors;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/**
 * What a check goes on: a runtime with the names that were given, whose network door and whose events are written down, over
 * another that has the door itself and reads secrets where they are.
 */
final class Ground implements AutoCloseable {
    private static final int LARGEST_ANSWER = 4 * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final TokenRuntime below;
    private final TokenRuntime runtime;
    private final NetworkLog network;
    private final RuntimeOpening opening;
    private final EventLog events = new EventLog();

    private Ground(RuntimeOptions options, Map<String, SecretRef> secrets) {
        below = TokenRuntime.open(options);
        network = new NetworkLog(HttpDoors.of(below), options.time());
        RuntimeOpening places = RuntimeOpening.of(below);
        RuntimeOptions walked = options.withResource(HttpDoor.class, network).withObserver(events);
        for (Map.Entry<String, SecretRef> secret : secrets.entrySet()) {
            walked = walked.withSecret(secret.getKey(), Mono.defer(() -> places.secret(secret.getValue())));
        }
        runtime = TokenRuntime.open(walked);
        opening = RuntimeOpening.of(runtime);
    }

    /**
     * Reads all files but that of the chain itself.
     *
     * @throws TokenException.Misconfigured if one cannot be read, or does not hold what it should
     */
    static Ground of(Question.Names names, Question.Network network) {
        RuntimeOptions options = RuntimeOptions.defaults().withResource(HttpDoorOptions.class, door(network));
        for (Map.Entry<String, PlainFile> recipe : names.recipes().entrySet()) {
            TokenRecipe read = recipe.getValue().recipe();
            options = options.withRecipe(recipe.getKey(), read);
        }
        return new Ground(options, names.secrets());
    }

    /** Where the streams live. */
    TokenRuntime runtime() {
        return runtime;
    }

    NetworkLog network() {
        return network;
    }

    EventLog events() {
        return events;
    }

    /** A secret that is at hand: read as a stream would read it, and empty where it cannot be read. */
    Optional<Secret> secret(SecretRef place) {
        return Mono.defer(() -> opening.secret(place))
                .timeout(PATIENCE)
                .onErrorComplete()
                .blockOptional();
    }

    /** Waits for a short while until tokens that are to be taken back were taken back. */
    @Override
    public void close() {
        runtime.closeGracefully().timeout(PATIENCE).onErrorComplete().block();
        below.close();
    }

    private static HttpDoorOptions door(Question.Network network) {
        HttpDoorOptions door =
                HttpDoorOptions.defaults().withBodyCap(LARGEST_ANSWER).withLoopbackHttp(network.loopbackHttp());
        Optional<PlainFile> trust = network.trust();
        return trust.isPresent() ? door.withTrustAnchors(trust.get().certificates()) : door;
    }
}
