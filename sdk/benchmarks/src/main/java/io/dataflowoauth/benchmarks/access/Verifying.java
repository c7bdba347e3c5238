// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks.access;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpDoor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;

/**
 * A token for the first time, a token again, and the floor under the first: the JDK's bare signature check.
 *
 * <p>Judged: first ≤ 1.15 × bare for each algorithm, again ≤ 2.5 µs.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(5)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
public class Verifying {
    /** What the token is signed with. */
    @Param({"RS256", "ES256", "EdDSA"})
    public String algorithm;

    private Signed signed;
    private TokenVerifier forgetful;
    private TokenVerifier remembering;

    /** Makes key and token, and lets both verifiers find the key. */
    @Setup
    public void open() throws GeneralSecurityException {
        signed = new Signed(algorithm);
        forgetful = verifier(0);
        remembering = verifier(10_000);
        first();
        again();
    }

    /** The floor. */
    @Benchmark
    public boolean bare() throws GeneralSecurityException {
        return signed.bare();
    }

    /** Strict reading, the signature, the claims, the principal; nothing is remembered. */
    @Benchmark
    public @Nullable VerifiedToken first() {
        return forgetful.verify(signed.token()).block();
    }

    /** A token that was verified before and still holds. */
    @Benchmark
    public @Nullable VerifiedToken again() {
        return remembering.verify(signed.token()).block();
    }

    private TokenVerifier verifier(int remembered) {
        HttpDoor door = ask -> Mono.just(HttpAnswer.of(
                200,
                Map.of("Content-Type", List.of("application/json"), "Cache-Control", List.of("max-age=86400")),
                signed.keySet().getBytes(StandardCharsets.UTF_8)));
        TokenProfile profile = TokenProfile.accessToken(Signed.ISSUER, Signed.AUDIENCE)
                .withKeysAt(URI.create("https://issuer.example/keys"));
        return TokenVerifier.open(
                VerifierOptions.defaults().withProfile(profile).withMostRemembered(remembered),
                TokenRuntime.open(RuntimeOptions.defaults().withResource(HttpDoor.class, door)));
    }
}
