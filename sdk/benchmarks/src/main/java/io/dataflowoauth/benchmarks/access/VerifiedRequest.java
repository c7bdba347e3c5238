// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks.access;

import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenTime;
import io.dataflowoauth.access.TokenProfile;
import io.dataflowoauth.access.TokenVerifier;
import io.dataflowoauth.access.VerifiedToken;
import io.dataflowoauth.access.VerifierOptions;
import io.dataflowoauth.access.audit.AuditEvent;
import io.dataflowoauth.access.audit.AuditFormat;
import io.dataflowoauth.access.audit.AuditOptions;
import io.dataflowoauth.access.audit.AuditTrail;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpDoor;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;

/**
 * A request over loopback http, kept alive, to a server that verifies its token and answers nothing else: with an audit trail and
 * without. The token is known after the first time, so that audit is as much of a request as it can be.
 *
 * <p>Judged: audited over plain ≤ 1.05.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(5)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
public class VerifiedRequest {
    private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Whether the server has an audit trail. */
    @Param({"false", "true"})
    public boolean audited;

    private Vertx vertx;
    private AuditTrail trail;
    private Socket socket;
    private byte[] request;
    private final byte[] answer = new byte[1024];
    private final LongAdder written = new LongAdder();

    /** Starts the server, and connects. */
    @Setup
    public void open() throws GeneralSecurityException, IOException {
        Signed signed = new Signed("ES256");
        TokenVerifier verifier = verifier(signed);
        trail = AuditTrail.open(AuditOptions.defaults().withSink(this::write), TokenTime.system());
        Function<String, Mono<VerifiedToken>> verifying =
                audited ? trail.verifying(verifier)::verify : verifier::verify;
        vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        HttpServer server = vertx.createHttpServer()
                .requestHandler(asked -> answer(asked, verifying))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        socket.setTcpNoDelay(true);
        request = ("GET /orders HTTP/1.1\r\nHost: orders.example\r\nAuthorization: Bearer " + signed.token()
                        + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Leaves no thread behind, and says what became of the events. */
    @TearDown
    public void close() throws IOException {
        System.out.printf("%s, %d characters%n", trail.health(), written.sum());
        socket.close();
        trail.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** One request and its answer. */
    @Benchmark
    public int request() throws IOException {
        socket.getOutputStream().write(request);
        InputStream stream = socket.getInputStream();
        int length = 0;
        while (length < END.length || !Arrays.equals(answer, length - END.length, length, END, 0, END.length)) {
            int more = stream.read(answer, length, answer.length - length);
            if (more < 0) {
                throw new IOException("The server hung up");
            }
            length += more;
        }
        int status = answer[9];
        if (status != '2') {
            throw new IOException("The server refused");
        }
        return status;
    }

    private static void answer(HttpServerRequest asked, Function<String, Mono<VerifiedToken>> verifying) {
        String token = String.valueOf(asked.getHeader("Authorization")).substring("Bearer ".length());
        verifying
                .apply(token)
                .subscribe(
                        good -> asked.response().setStatusCode(204).end(),
                        bad -> asked.response().setStatusCode(401).end());
    }

    private void write(List<AuditEvent> events) {
        AuditFormat format = AuditFormat.plain();
        for (AuditEvent event : events) {
            written.add(format.line(event).length());
        }
    }

    private static TokenVerifier verifier(Signed signed) {
        HttpDoor door = ask -> Mono.just(HttpAnswer.of(
                200,
                Map.of("Content-Type", List.of("application/json"), "Cache-Control", List.of("max-age=86400")),
                signed.keySet().getBytes(StandardCharsets.UTF_8)));
        TokenProfile profile = TokenProfile.accessToken(Signed.ISSUER, Signed.AUDIENCE)
                .withKeysAt(URI.create("https://issuer.example/keys"));
        return TokenVerifier.open(
                VerifierOptions.defaults().withProfile(profile),
                TokenRuntime.open(RuntimeOptions.defaults().withResource(HttpDoor.class, door)));
    }
}
