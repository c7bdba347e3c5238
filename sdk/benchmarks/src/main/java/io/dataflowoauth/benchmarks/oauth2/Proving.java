// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.benchmarks.oauth2;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.DpopKey;
import io.dataflowoauth.DpopRequest;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.Secret;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.http.HttpAnswer;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.jose.ProofKey;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;
import reactor.core.publisher.Mono;

/** A DPoP proof on P-256 and the floor under it: the JDK's bare signature over as many bytes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(5)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up before anything else
public class Proving {
    private static final String ANSWER = "{\"access_token\":\"opaque\",\"token_type\":\"DPoP\",\"expires_in\":43200}";
    private static final Map<String, Object> CLAIMS = Map.of(
            "jti", "0b8f7a3e55f14c5a8a111c",
            "htm", "GET",
            "htu", "https://orders.example/v1/orders",
            "iat", 1_795_687_763L,
            "ath", "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");

    private PrivateKey key;
    private byte[] input;
    private ProofKey proofKey;
    private DpopKey streamKey;
    private DpopRequest request;

    /** Makes the keys, and has a stream get a token that is bound to one. */
    @Setup
    public void open() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        key = generator.generateKeyPair().getPrivate();
        proofKey = ProofKey.generate("ES256");
        String proof = proofKey.sign(CLAIMS);
        input = proof.substring(0, proof.lastIndexOf('.')).getBytes(StandardCharsets.US_ASCII);
        AccessToken token = Objects.requireNonNull(stream().token().block());
        streamKey = token.dpopKey().orElseThrow();
        request = DpopRequest.of("GET", URI.create("https://orders.example/v1/orders?page=2"))
                .withToken(Secret.of(token.reveal()));
    }

    /** The floor. */
    @Benchmark
    public byte[] bare() throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key);
        signature.update(input);
        return signature.sign();
    }

    /** Claims at hand: written, signed, put together. */
    @Benchmark
    public String signed() {
        return proofKey.sign(CLAIMS);
    }

    /** As a call has it: random id, hash of the token, newest nonce, and the way to another thread and back. */
    @Benchmark
    public @Nullable String proof() {
        return streamKey.proof(request).block();
    }

    private static TokenStream stream() {
        HttpDoor door = ask -> Mono.just(HttpAnswer.of(
                200, Map.of("Content-Type", List.of("application/json")), ANSWER.getBytes(StandardCharsets.UTF_8)));
        URI issuer = URI.create("https://issuer.example/");
        return TokenStream.open(
                OAuth2Recipes.clientCredentials(issuer, "billing", ClientAuthentication.none())
                        .withTokenEndpoint(issuer.resolve("/token"))
                        .withDpop()
                        .recipe(),
                TokenRuntime.open(RuntimeOptions.defaults().withResource(HttpDoor.class, door)));
    }
}
