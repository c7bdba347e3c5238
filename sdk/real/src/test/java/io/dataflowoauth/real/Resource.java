// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.real;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.access.NotVerifiedException;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.http.HttpDoorOptions;
import io.dataflowoauth.testkit.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A service that verifies tokens; its time starts now and passes only when told, since it asks for keys twice a minute at most. */
final class Resource implements AutoCloseable {
    private final TestClock clock = TestClock.startingAt(Instant.now());
    private final TokenRuntime runtime = TokenRuntime.open(RuntimeOptions.defaults()
            .withTime(clock)
            .withResource(HttpDoorOptions.class, HttpDoorOptions.defaults().withLoopbackHttp(true)));
    private final TokenVerifier verifier;

    private Resource(TokenProfile profile) {
        verifier = TokenVerifier.open(VerifierOptions.defaults().withProfile(profile), runtime);
    }

    static Resource trusting(TokenProfile profile) {
        return new Resource(profile);
    }

    /** As much later as the issuer may be asked about a key that is not known. */
    void later() {
        clock.advance(Duration.ofSeconds(31));
    }

    VerifiedToken verified(AccessToken token) {
        CompletableFuture<VerifiedToken> verified =
                verifier.verify(token.reveal()).toFuture();
        clock.settle();
        try {
            return verified.join();
        } catch (CompletionException refused) {
            throw (RuntimeException) refused.getCause();
        }
    }

    NotVerifiedException unverified(AccessToken token) {
        return catchThrowableOfType(NotVerifiedException.class, () -> verified(token));
    }

    @Override
    public void close() {
        runtime.close();
    }
}
