// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks.access;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRequest;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.access.audit.AuditEvent;
import io.dataflowoauth.access.audit.AuditFormat;
import io.dataflowoauth.access.audit.AuditHealth;
import io.dataflowoauth.access.audit.AuditOptions;
import io.dataflowoauth.access.audit.AuditTrail;
import io.dataflowoauth.access.audit.AuditedVerifier;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpDoor;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;

/**
 * What an audit trail costs whoever verifies, and whoever is served a live token: the same with it and without, by best effort, with a
 * sink that writes our own format to nowhere.
 *
 * <p>Judged: audited over plain ≤ 1.05, the stream ≤ 1.00 within what the machine can tell. The last line tells how many events
 * were dropped: a loop asks for more than any sink takes.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(5)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
public class Auditing {
    private Signed signed;
    private AuditTrail trail;
    private TokenVerifier forgetful;
    private TokenVerifier remembering;
    private AuditedVerifier auditedForgetful;
    private AuditedVerifier auditedRemembering;
    private TokenStream plainStream;
    private TokenStream observedStream;
    private final LongAdder written = new LongAdder();

    /** Makes key and token, lets the verifiers find the key, and the streams their token. */
    @Setup
    public void open() throws GeneralSecurityException {
        signed = new Signed("ES256");
        trail = AuditTrail.open(
                AuditOptions.defaults().withSink(this::write), TokenRuntime.open(RuntimeOptions.defaults()));
        forgetful = verifier(0);
        remembering = verifier(10_000);
        auditedForgetful = trail.verifying(forgetful);
        auditedRemembering = trail.verifying(remembering);
        plainStream = stream(RuntimeOptions.defaults());
        observedStream = stream(RuntimeOptions.defaults().withObserver(trail.observer()));
    }

    /** Says what became of the events. */
    @TearDown
    public void close() {
        AuditHealth health = trail.health();
        trail.close();
        plainStream.close();
        observedStream.close();
        System.out.printf("%s, %d characters%n", health, written.sum());
    }

    /** A token for the first time. */
    @Benchmark
    public @Nullable VerifiedToken first() {
        return forgetful.verify(signed.token()).block();
    }

    /** The same, audited. */
    @Benchmark
    public @Nullable VerifiedToken firstAudited() {
        return auditedForgetful.verify(signed.token()).block();
    }

    /** A token again. */
    @Benchmark
    public @Nullable VerifiedToken again() {
        return remembering.verify(signed.token()).block();
    }

    /** The same, audited. */
    @Benchmark
    public @Nullable VerifiedToken againAudited() {
        return auditedRemembering.verify(signed.token()).block();
    }

    /** A live token. */
    @Benchmark
    public @Nullable AccessToken stream() {
        return plainStream.token().block();
    }

    /** The same, of a runtime that is observed. */
    @Benchmark
    public @Nullable AccessToken streamAudited() {
        return observedStream.token().block();
    }

    private void write(List<AuditEvent> events) {
        AuditFormat format = AuditFormat.plain();
        for (AuditEvent event : events) {
            written.add(format.line(event).length());
        }
    }

    private static TokenStream stream(RuntimeOptions options) {
        TokenStream stream = TokenStream.of(
                request -> Mono.just(AccessToken.bearer("a-token", Duration.ofHours(1))),
                TokenRequest.defaults(),
                TokenRuntime.open(options));
        stream.token().block();
        return stream;
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
