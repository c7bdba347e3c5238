// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.oauth2.internal;

import static io.dataflowoauth.fixture.RawServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import io.dataflowoauth.AccessToken;
import io.dataflowoauth.DpopRequest;
import io.dataflowoauth.Secret;
import io.dataflowoauth.SecretRef;
import io.dataflowoauth.TokenSource;
import io.dataflowoauth.fixture.FixedOpening;
import io.dataflowoauth.fixture.HeldTime;
import io.dataflowoauth.fixture.RawServer;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.ClientCredentialsRecipe;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.blockhound.BlockHound;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The whole grant under BlockHound, from the first start of the engine on. */
class NothingBlocksTest {
    @BeforeAll
    static void watch() {
        BlockHound.install();
    }

    @Test
    void a_grant_with_a_signed_assertion_blocks_no_thread_that_must_not_block() throws Exception {
        String key = new ECKeyGenerator(Curve.P_256).generate().toJSONString();
        String granted = "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":60}";
        try (RawServer server = RawServer.answering(json(200, granted));
                FixedOpening opening = new FixedOpening(new HeldTime()).secret("env:KEY", key)) {
            ClientCredentialsRecipe recipe = OAuth2Recipes.clientCredentials(
                            URI.create("https://issuer.example/"),
                            "c",
                            ClientAuthentication.privateKeyJwt(SecretRef.env("KEY")))
                    .withTokenEndpoint(server.uri("/token"));
            ClientCredentialsKind kind = new ClientCredentialsKind();
            TokenSource source = kind.open(recipe.object(), opening);

            Mono<AccessToken> token =
                    source.token(kind.request(recipe.object())).subscribeOn(Schedulers.parallel());

            assertThat(token.block(Duration.ofSeconds(8))).isNotNull();
            assertThat(token.block(Duration.ofSeconds(8))).isNotNull();
        }
    }

    @Test
    void neither_a_bound_grant_nor_the_proof_of_a_call_blocks_such_a_thread() throws Exception {
        String granted = "{\"access_token\":\"t\",\"token_type\":\"DPoP\",\"expires_in\":60}";
        try (RawServer server = RawServer.answering(json(200, granted));
                FixedOpening opening = new FixedOpening(new HeldTime())) {
            ClientCredentialsRecipe recipe = OAuth2Recipes.clientCredentials(
                            URI.create("https://issuer.example/"), "c", ClientAuthentication.none())
                    .withTokenEndpoint(server.uri("/token"))
                    .withDpop();
            ClientCredentialsKind kind = new ClientCredentialsKind();
            TokenSource source = kind.open(recipe.object(), opening);
            DpopRequest call = DpopRequest.of("GET", server.uri("/bills")).withToken(Secret.of("t"));

            Mono<String> proof = source.token(kind.request(recipe.object()))
                    .flatMap(token -> token.dpopKey().orElseThrow().proof(call))
                    .subscribeOn(Schedulers.parallel());

            assertThat(proof.block(Duration.ofSeconds(8))).isNotNull();
        }
    }

    @Test
    void blocking_there_would_have_been_seen(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "read me");
        Mono<Integer> reading = Mono.fromCallable(() -> readsAFile(file)).subscribeOn(Schedulers.parallel());

        assertThat(catchThrowable(() -> reading.block(Duration.ofSeconds(8))))
                .hasMessageContaining("Blocking call")
                .hasStackTraceContaining("readsAFile");
    }

    private static int readsAFile(Path file) throws IOException {
        try (InputStream in = new FileInputStream(file.toFile())) {
            return in.readAllBytes().length;
        }
    }
}
