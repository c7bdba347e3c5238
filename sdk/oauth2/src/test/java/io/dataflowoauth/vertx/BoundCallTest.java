// Copyright the Dataflow OAuth authors. SPDX-License-Identifier: Apache-2.0
package io.dataflowoauth.vertx;

import static io.dataflowoauth.fixture.RawServer.answer;
import static io.dataflowoauth.fixture.RawServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dataflowoauth.AccessToken;
import io.dataflowoauth.CallRefusedException;
import io.dataflowoauth.RuntimeOptions;
import io.dataflowoauth.TokenException;
import io.dataflowoauth.TokenRuntime;
import io.dataflowoauth.TokenStream;
import io.dataflowoauth.fixture.RawServer;
import io.dataflowoauth.fixture.ReadProof;
import io.dataflowoauth.fixture.ScriptedDoor;
import io.dataflowoauth.http.HttpDoor;
import io.dataflowoauth.oauth2.ClientAuthentication;
import io.dataflowoauth.oauth2.OAuth2Recipes;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Calls of a Web Client with tokens that are bound to a key, on a real socket (A-20d, A-20e, A-65). */
class BoundCallTest {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Pattern PROOF = Pattern.compile("(?im)^dpop: (\\S+)$");

    private final Vertx vertx = Vertx.vertx();
    private final WebClient plain = WebClient.create(vertx, new WebClientOptions().setFollowRedirects(true));
    private final ScriptedDoor issuer = new ScriptedDoor();
    private final TokenRuntime runtime =
            TokenRuntime.open(RuntimeOptions.defaults().withResource(HttpDoor.class, issuer));
    private final TokenStream stream = TokenStream.open(
            OAuth2Recipes.clientCredentials(URI.create("https://issuer.example/"), "bill", ClientAuthentication.none())
                    .withTokenEndpoint(URI.create("https://issuer.example/token"))
                    .withDpop()
                    .recipe(),
            runtime);

    @AfterEach
    void close() {
        stream.close();
        runtime.close();
        vertx.close();
    }

    @Test
    void a_call_carries_the_token_and_a_proof_for_exactly_it() throws Exception {
        issues("t0ken-1");
        try (RawServer server = RawServer.answering(json(200, "{}"))) {
            send(server, WebCall.postJson(server.uri("/a/b?c=d"), "{}"));

            String request = server.request();
            ReadProof proof = proof(request);
            assertThat(request).containsIgnoringCase("authorization: DPoP t0ken-1\r\n");
            assertThat(proof.claims())
                    .containsOnlyKeys("jti", "htm", "htu", "iat", "ath")
                    .containsEntry("htm", "POST")
                    .containsEntry("htu", server.uri("/a/b").toString());
            assertThat(proof.thumbprint()).isEqualTo(live().binding().thumbprint());
        }
    }

    @Test
    void a_replay_with_another_token_has_a_proof_of_its_own_by_the_same_key() throws Exception {
        issues("t0ken-1", "t0ken-2");
        String refused = answer(401, "WWW-Authenticate: DPoP error=\"invalid_token\"\r\n", "");
        try (RawServer server = inTurn(refused, json(200, "{}"))) {
            send(server, WebCall.get(server.uri("/")));

            ReadProof first = proof(server.request());
            ReadProof second = proof(server.request());
            assertThat(second.thumbprint()).isEqualTo(first.thumbprint());
            assertThat(second.text("jti")).isNotEqualTo(first.text("jti"));
            assertThat(second.text("ath")).isNotEqualTo(first.text("ath"));
        }
    }

    @Test
    void a_demand_for_a_nonce_costs_one_sending_and_no_token() throws Exception {
        issues("t0ken-1");
        try (RawServer server = inTurn(demand("n-1"), answer(200, "DPoP-Nonce: n-2\r\n", ""), json(200, "{}"))) {
            send(server, WebCall.postJson(server.uri("/"), "{\"x\":1}"));
            send(server, WebCall.get(server.uri("/")));

            assertThat(proof(server.request()).claims()).doesNotContainKey("nonce");
            String again = server.request();
            assertThat(proof(again).text("nonce")).isEqualTo("n-1");
            assertThat(again).endsWith("{\"x\":1}");
            assertThat(proof(server.request()).text("nonce")).isEqualTo("n-2");
            assertThat(issuer.calls()).isEqualTo(1);
        }
    }

    @Test
    void a_resource_that_always_asks_for_another_nonce_has_refused_after_one() throws Exception {
        issues("t0ken-1");
        AtomicInteger asked = new AtomicInteger();
        try (RawServer server = RawServer.start((one, peer) -> {
            while (one.hear(peer)) {
                peer.write(demand("n-" + asked.incrementAndGet()));
            }
        })) {
            CallRefusedException failure = refused(server, WebCall.get(server.uri("/")));

            assertThat(failure.diagnosis().orElseThrow().code()).isEqualTo("core.call-nonce-refused");
            assertThat(asked).hasValue(2);
            assertThat(issuer.calls()).isEqualTo(1);
        }
    }

    @Test
    void a_stream_body_is_not_sent_twice_for_a_nonce() throws Exception {
        issues("t0ken-1");
        try (RawServer server = inTurn(demand("n-1"), json(200, "{}"))) {
            WebCall call = WebCall.of(HttpMethod.PUT, server.uri("/"))
                    .withStream(new OnceStream(Buffer.buffer("once")), "text/plain");

            CallRefusedException failure = refused(server, call);

            assertThat(failure.diagnosis().orElseThrow().code()).isEqualTo("core.call-nonce-refused");
            send(server, WebCall.get(server.uri("/")));
            server.request();
            assertThat(proof(server.request()).text("nonce")).isEqualTo("n-1");
        }
    }

    @Test
    void a_65_neither_token_nor_proof_follows_a_redirect() throws Exception {
        issues("t0ken-1");
        try (RawServer elsewhere = RawServer.answering(json(200, "{}"));
                RawServer server =
                        RawServer.answering(answer(307, "Location: " + elsewhere.uri("/stolen") + "\r\n", ""))) {
            HttpResponse<Buffer> answer = send(server, WebCall.get(server.uri("/")));

            assertThat(answer.statusCode()).isEqualTo(307);
            assertThat(elsewhere.connections()).isZero();
        }
    }

    @Test
    void two_origins_have_nonces_of_their_own() throws Exception {
        issues("t0ken-1");
        try (RawServer one = RawServer.answering(answer(200, "DPoP-Nonce: of-one\r\n", ""));
                RawServer other = RawServer.answering(answer(200, "DPoP-Nonce: of-other\r\n", ""))) {
            AuthorizedWebClient client = AuthorizedWebClient.of(plain, stream, one.uri("/"), other.uri("/"));
            for (RawServer server : List.of(one, other, one, other)) {
                client.get(server.uri("/")).block(PATIENCE);
            }

            assertThat(proof(one.request()).claims()).doesNotContainKey("nonce");
            assertThat(proof(other.request()).claims()).doesNotContainKey("nonce");
            assertThat(proof(one.request()).text("nonce")).isEqualTo("of-one");
            assertThat(proof(other.request()).text("nonce")).isEqualTo("of-other");
        }
    }

    @Test
    void many_calls_at_once_share_the_newest_nonce_and_no_two_share_a_proof() throws Exception {
        issues("t0ken-1");
        try (RawServer server = RawServer.answering(answer(200, "DPoP-Nonce: n-1\r\n", ""))) {
            send(server, WebCall.get(server.uri("/")));
            server.request();

            AuthorizedWebClient client = AuthorizedWebClient.of(plain, stream, server.uri("/"));
            Flux.range(0, 60)
                    .flatMap(i -> client.get(server.uri("/" + i)), 20)
                    .collectList()
                    .block(PATIENCE);

            List<ReadProof> proofs = new java.util.ArrayList<>();
            for (int i = 0; i < 60; i++) {
                proofs.add(proof(server.request()));
            }
            assertThat(proofs.stream().map(proof -> proof.text("jti"))).doesNotHaveDuplicates();
            assertThat(proofs)
                    .allSatisfy(proof -> assertThat(proof.text("nonce")).isEqualTo("n-1"));
        }
    }

    @Test
    void a_call_cannot_bring_a_proof_of_its_own() {
        TokenException failure = catchThrowableOfType(
                TokenException.class,
                () -> WebCall.get(URI.create("https://api.example/")).withHeader("dpop", "mine"));

        assertThat(failure.code()).isEqualTo("oauth2.header-forbidden");
    }

    private void issues(String... tokens) {
        for (String token : tokens) {
            issuer.answering(200, "{\"access_token\":\"" + token + "\",\"token_type\":\"DPoP\",\"expires_in\":3600}");
        }
    }

    private AccessToken live() {
        return Objects.requireNonNull(stream.token().block(PATIENCE));
    }

    private HttpResponse<Buffer> send(RawServer server, WebCall call) {
        return Objects.requireNonNull(AuthorizedWebClient.of(plain, stream, server.uri("/"))
                .send(call)
                .block(PATIENCE));
    }

    private CallRefusedException refused(RawServer server, WebCall call) {
        return catchThrowableOfType(CallRefusedException.class, () -> send(server, call));
    }

    private static ReadProof proof(String request) {
        Matcher header = PROOF.matcher(request);
        assertThat(header.find()).as(request).isTrue();
        String proof = header.group(1);
        assertThat(header.find()).as("a second proof").isFalse();
        return ReadProof.of(proof);
    }

    private static String demand(String nonce) {
        return answer(401, "WWW-Authenticate: DPoP error=\"use_dpop_nonce\"\r\nDPoP-Nonce: " + nonce + "\r\n", "");
    }

    private static RawServer inTurn(String... answers) {
        AtomicInteger next = new AtomicInteger();
        return RawServer.start((server, peer) -> {
            while (server.hear(peer)) {
                peer.write(answers[next.getAndIncrement()]);
            }
        });
    }
}
